/** `{bughunt}` in the body of a lesson. */
import { html, nothing } from 'lit';
import { soundStep, stepExpression } from '../lesson/bughunt.ts';
import type { BughuntBlock } from '../lesson/lesson.ts';
import { questionProgram } from '../lesson/variant-names.ts';
import { bughunt } from '../views/bughunt.ts';
import { codeInline } from '../views/prose.ts';
import { question, type Verdict } from '../views/question.ts';
import type { Asked } from './question-part.ts';

export class BughuntPart {
  /** The step whose values are shown, by question. */
  private readonly shown = new Map<string, number>();

  draw(asked: Asked<BughuntBlock>): unknown {
    const { block, attempt, around, words, id } = asked;
    const { session } = around;
    const picked = attempt.tried?.[0];
    const right = picked === block.bug.name;
    const open = right || attempt.shown;
    const shown = this.shown.get(block.id) ?? Math.max(0, block.steps.indexOf(String(picked ?? '')));
    const step = block.steps[shown]!;
    const marks = new Map<number, boolean>();
    for (const one of attempt.given)
      if (block.steps.includes(String(one))) marks.set(block.steps.indexOf(String(one)), false);
    if (open) marks.set(block.steps.indexOf(block.bug.name), true);
    return question(
      {
        id,
        kind: words.bughunt.kind,
        question: around.blocks(block.question),
        answer: bughunt(
          {
            id,
            steps: block.steps,
            shown,
            values: around.array(stepExpression(block, step), step),
            marks,
            disabled: !session,
            words,
          },
          {
            show: (at) => {
              this.shown.set(block.id, at);
              around.redraw();
            },
            pick: () => {
              const given = [...new Set([...attempt.given, step])];
              asked.change({ given, tried: [step], tries: attempt.tries + 1 });
            },
          },
        ),
        ...(picked === undefined ? {} : { verdict: this.verdict(asked, String(picked), right) }),
        hints: block.hints.slice(0, attempt.hints).map((hint) => around.blocks(hint)),
        hintCount: block.hints.length,
        ...(open ? { reveal: () => html`${this.lines(asked)}${around.blocks(block.reveal)}` } : {}),
        canShow: attempt.tries > 0 && !open,
        started: attempt.tries > 0 || attempt.hints > 0,
        words,
      },
      {
        check: () => undefined,
        hint: () => asked.change({ hints: attempt.hints + 1 }),
        show: () => asked.change({ shown: true }),
        restart: () => {
          this.shown.delete(block.id);
          asked.restart();
        },
      },
    );
  }

  private verdict({ block, around, words }: Asked<BughuntBlock>, picked: string, right: boolean): Verdict | undefined {
    if (right) return { right: true, sentence: `${words.bughunt.right(picked)} ${words.below}` };
    if (!around.session || !block.steps.includes(picked)) return undefined;
    const { again, carries } = soundStep(around.session, block, picked);
    return {
      right: false,
      sentence: `${words.notYet} ${words.bughunt.wrong(picked)}`,
      more: html`<p>
        ${again ? html`${words.bughunt.holds} ${around.number(again, 2, 0)}. ` : nothing}${carries ? words.bughunt.carries : words.bughunt.sure}
      </p>`,
    };
  }

  /** The faulty line, and what it should be. */
  private lines({ block, around, words }: Asked<BughuntBlock>): unknown {
    const { session } = around;
    const faulty = session?.assignment(questionProgram(block), block.bug.name);
    const sound = session?.assignment(block.program, block.bug.name);
    if (!faulty || !sound) return nothing;
    return html`<p>
      ${words.bughunt.broken} ${codeInline(`${block.bug.name} = ${block.bug.expression}`)}. ${words.bughunt.mended}
      ${codeInline(sound.text)}.
    </p>`;
  }
}
