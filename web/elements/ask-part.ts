/** `{ask}` in the body of a lesson: a number, a matrix to fill, choices, or an order. */
import { html, nothing } from 'lit';
import type { Attempt } from '../lesson/answers.ts';
import { choiceMistakes, diagnose, missOf, orderMistakes, type Diagnosis } from '../lesson/diagnosis.ts';
import {
  fieldPlaces,
  gradeChoices,
  gradeOrder,
  gradeValue,
  usualTolerance,
  type ChoiceGrade,
  type ValueGrade,
} from '../lesson/grading.ts';
import type { AskBlock, AskedChoices, AskedOrder, AskedValue, Mistake } from '../lesson/lesson.ts';
import { printExact } from '../lesson/number-text.ts';
import { isProblem } from '../lesson/session.ts';
import { shuffled } from '../lesson/shuffled.ts';
import { answerChoices } from '../views/answer-choices.ts';
import { answerMatrix, type AnswerCell } from '../views/answer-matrix.ts';
import { answerNumber } from '../views/answer-number.ts';
import { answerOrder } from '../views/answer-order.ts';
import { question, type Verdict } from '../views/question.ts';
import type { Asked } from './question-part.ts';

type AskedBlock = Asked<AskBlock>;

/** What a kind of answer shows. */
interface Drawn {
  kind: string;
  answer: unknown;
  verdict?: Verdict;
  right: boolean;
  /** Asks whether the answer is right. */
  check(): void;
  /** Stands before the text of the reveal. */
  solution?: () => unknown;
}

export class AskPart {
  /** Texts that are being typed, by question; they are kept when the learner leaves the field. */
  private readonly drafts = new Map<string, string[]>();
  /** The item that moves, and what was said of its last move. */
  private readonly chosen = new Map<string, { item: number; moved?: string }>();
  private readonly diagnoses = new WeakMap<AskBlock, { from: readonly unknown[]; found: Diagnosis[] }>();

  draw(asked: AskedBlock): unknown {
    const { block, attempt, words, around } = asked;
    const drawn = this.answer(asked);
    const open = drawn.right || attempt.shown;
    return question(
      {
        id: asked.id,
        kind: drawn.kind,
        question: around.blocks(block.question),
        answer: drawn.answer,
        ...(drawn.verdict ? { verdict: this.told(drawn.verdict, asked) } : {}),
        hints: block.hints.slice(0, attempt.hints).map((hint) => around.blocks(hint)),
        hintCount: block.hints.length,
        ...(open
          ? {
              reveal: () =>
                html`${attempt.shown && !drawn.right && drawn.solution ? drawn.solution() : nothing}${around.blocks(block.reveal)}`,
            }
          : {}),
        canShow: attempt.tries > 0 && !open,
        started: attempt.tries > 0 || attempt.hints > 0 || attempt.given.length > 0,
        check: words.check,
        words,
      },
      {
        check: () => around.session && drawn.check(),
        hint: () => asked.change({ hints: attempt.hints + 1 }),
        show: () => asked.change({ shown: true }),
        restart: () => {
          this.drafts.delete(block.id);
          this.chosen.delete(block.id);
          asked.restart();
        },
      },
    );
  }

  private answer(asked: AskedBlock): Drawn {
    const { answer } = asked.block;
    switch (answer.kind) {
      case 'value':
        return this.value(asked, answer);
      case 'choices':
        return this.choices(asked, answer);
      case 'order':
        return this.order(asked, answer);
    }
  }

  /** A verdict with what belongs to every one. */
  private told(verdict: Verdict, { block, around, words }: AskedBlock): Verdict {
    const edited = Object.keys(around.session?.state.inputs ?? {}).some((key) => key.startsWith(`${block.program}.`));
    if (!edited || verdict.right === undefined) return verdict;
    return {
      ...verdict,
      more: html`${verdict.more ?? nothing}
        <p class="soft">${words.yours}</p>`,
    };
  }

  // Numbers.

  private value(asked: AskedBlock, answer: AskedValue): Drawn {
    const { block, attempt, around, words, id } = asked;
    const { session } = around;
    const values = around.values(answer.expression);
    const known = isProblem(values) ? undefined : values;
    const places = known ? fieldPlaces(answer, known.shape) : [0];
    const texts = places.map((_, at) => this.drafts.get(block.id)?.[at] ?? String(attempt.given[at] ?? ''));
    const tried = attempt.tried;
    const grade = session && tried && known ? gradeValue(session, answer, tried, around.words) : undefined;
    const graded = grade && !isProblem(grade) ? grade : undefined;
    const type = (at: number, text: string) => {
      this.drafts.set(block.id, texts.with(at, text));
      around.redraw();
    };
    const keep = () => {
      if (texts.join('\n') !== attempt.given.join('\n')) asked.change({ given: texts });
    };
    const check = () => {
      this.drafts.delete(block.id);
      const next: Partial<Attempt> = { given: texts, tried: texts };
      const readable = session && known ? gradeValue(session, answer, texts, around.words) : undefined;
      const counts = readable && !isProblem(readable) && readable.readable;
      asked.change({ ...next, tries: attempt.tries + (counts ? 1 : 0) });
    };
    const unchanged = (at: number): boolean => tried !== undefined && String(tried[at] ?? '') === texts[at];
    const right = graded?.right ?? false;
    const common = {
      right,
      check,
      solution: () =>
        known && known.shape.length > 1
          ? around.array(answer.expression, words.theAnswer)
          : html`<p>${words.itIs} ${around.number(answer.expression, answer.digits)}.</p>`,
      ...(isProblem(values) && session && tried
        ? { verdict: { right: undefined, sentence: `${words.unknown} ${values.message}` } }
        : graded
          ? { verdict: this.valueVerdict(asked, answer, graded) }
          : {}),
    };
    if (!known || known.shape.length === 0) {
      return {
        ...common,
        kind: words.kinds.number,
        answer: answerNumber(
          {
            id,
            text: texts[0]!,
            exactness: exactness(answer, words),
            wrong: graded !== undefined && !graded.right && unchanged(0),
            disabled: !session,
            words,
          },
          { type: (text) => type(0, text), keep },
        ),
      };
    }
    const rows = around.labels(answer.rows);
    const columns = around.labels(answer.columns);
    const cells = places.map((place, at): [number, AnswerCell] => {
      const field = graded && unchanged(at) ? graded.fields[at] : undefined;
      const unread = field && 'message' in field.read ? field.read.message : undefined;
      return [
        place,
        {
          text: texts[at]!,
          ...(field && !unread ? { right: field.right } : {}),
          ...(unread ? { problem: unread } : {}),
        },
      ];
    });
    return {
      ...common,
      kind: words.kinds.grid,
      answer: answerMatrix(
        {
          id,
          shape: known.shape,
          ...(rows ? { rows } : {}),
          ...(columns ? { columns } : {}),
          fields: new Map(cells),
          given: (place) => around.number(answer.expression, answer.digits, place),
          disabled: !session,
          words,
        },
        { type: (place, text) => type(places.indexOf(place), text), keep },
      ),
    };
  }

  private valueVerdict(asked: AskedBlock, answer: AskedValue, grade: ValueGrade): Verdict {
    const { around, words } = asked;
    const single = grade.values.shape.length === 0;
    if (!grade.readable) {
      const { read } = grade.fields[0]!;
      if (single && 'message' in read) {
        const blank = String(asked.attempt.tried?.[0] ?? '').trim() === '';
        return { right: undefined, sentence: blank ? words.nothing : read.message };
      }
      const unread = grade.fields.filter(({ read }) => 'message' in read).length;
      return { right: undefined, sentence: words.grid.unread(unread) };
    }
    if (grade.right) {
      const sentence = single
        ? html`${words.rightIs} ${around.number(answer.expression, answer.digits)}. ${words.below}`
        : `${words.right} ${words.below}`;
      return { right: true, sentence };
    }
    const found = this.diagnosed(asked, grade);
    if (found.length > 0) {
      return {
        right: false,
        sentence: `${words.notYet} ${found.length === 1 ? words.found : words.foundSeveral}`,
        more: found.map(
          ({ mistake, expression }) =>
            html`<div class="mistake">
              ${this.says(asked, mistake)}
              <p class="soft">${words.gives} ${around.number(expression, answer.digits)}.</p>
            </div>`,
        ),
      };
    }
    const right = grade.fields.filter((field) => field.right).length;
    const sentence = single ? this.missed(asked, answer, grade) : words.grid.some(right, grade.fields.length);
    return { right: false, sentence: `${words.notYet} ${sentence}` };
  }

  private missed({ words }: AskedBlock, answer: AskedValue, { fields, values }: ValueGrade): string {
    const { read, place } = fields[0]!;
    const miss = missOf('value' in read ? read.value : NaN, values.data[place]!, answer.tolerance);
    if (typeof miss !== 'object') return words.misses[miss];
    const times = words.misses.times[Math.abs(miss.tens)] ?? '';
    return miss.tens > 0 ? words.misses.tensHigh(times) : words.misses.tensLow(times);
  }

  /** The mistakes that give what was typed; found anew only in another run or for another answer. */
  private diagnosed({ block, around }: AskedBlock, grade: ValueGrade): Diagnosis[] {
    const { session } = around;
    if (!session) return [];
    const from = [
      session,
      grade.values.data,
      grade.fields.map(({ read }) => ('value' in read ? read.value : '')).join(),
    ];
    const last = this.diagnoses.get(block);
    if (last && last.from.every((one, at) => one === from[at])) return last.found;
    const found = diagnose(session, block, grade);
    this.diagnoses.set(block, { from, found });
    return found;
  }

  private says({ around, words }: AskedBlock, mistake: Mistake): unknown {
    return mistake.says.length > 0
      ? around.blocks(mistake.says)
      : html`<p>${words.mistakes[mistake.id] ?? nothing}</p>`;
  }

  // Choices.

  private choices(asked: AskedBlock, answer: AskedChoices): Drawn {
    const { attempt, around, words, id } = asked;
    const { session } = around;
    const correct = around.values(answer.correct);
    const several = !isProblem(correct) && correct.shape.length > 0;
    const chosen = attempt.given.map(Number);
    const { tried } = attempt;
    const found = session && tried ? gradeChoices(session, answer, tried) : undefined;
    const grade = found && !isProblem(found) ? found : undefined;
    const marks = new Map<number, boolean>();
    for (const one of grade?.wrong ?? []) if (chosen.includes(one)) marks.set(one, false);
    if (!isProblem(correct) && (grade?.right || attempt.shown)) for (const one of correct.data) marks.set(one, true);
    return {
      kind: several ? words.kinds.choices : words.kinds.choice,
      right: grade?.right ?? false,
      check: () => {
        const counts = chosen.length > 0;
        asked.change({ tried: chosen, tries: attempt.tries + (counts ? 1 : 0) });
      },
      answer: answerChoices(
        {
          id,
          choices: answer.choices.map((choice) => around.inlines(choice)),
          chosen,
          several,
          marks,
          disabled: !session,
          words,
        },
        { choose: (given) => asked.change({ given }) },
      ),
      ...(found && isProblem(found)
        ? { verdict: { right: undefined, sentence: `${words.unknown} ${found.message}` } }
        : grade && tried
          ? { verdict: this.choiceVerdict(asked, tried, grade, several) }
          : {}),
    };
  }

  private choiceVerdict(
    asked: AskedBlock,
    tried: readonly (number | string)[],
    grade: ChoiceGrade,
    several: boolean,
  ): Verdict {
    const { words } = asked;
    if (tried.length === 0) return { right: undefined, sentence: words.choice.nothing };
    if (grade.right) return { right: true, sentence: `${words.right} ${words.below}` };
    const mistakes = choiceMistakes(asked.block, tried, grade);
    const sentences = several
      ? [
          grade.wrong.length > 0 ? words.choice.extra(grade.wrong.length) : '',
          grade.missed.length > 0 ? words.choice.missed : '',
        ]
      : [mistakes.length > 0 ? '' : words.choice.wrong];
    return {
      right: false,
      sentence: [words.notYet, ...sentences].filter(Boolean).join(' '),
      more: mistakes.map((mistake) => html`<div class="mistake">${this.says(asked, mistake)}</div>`),
    };
  }

  // Orders.

  private order(asked: AskedBlock, answer: AskedOrder): Drawn {
    const { block, attempt, around, words, id } = asked;
    const { items } = answer;
    const whole = attempt.given.length === items.length;
    const order = whole ? attempt.given.map(Number) : shuffled(items.length, block.id);
    const chosen = this.chosen.get(block.id) ?? { item: order[0]! };
    const { tried } = attempt;
    const grade = tried ? gradeOrder(answer, tried) : undefined;
    const unchanged = tried?.join() === order.join();
    const mistakes = tried && grade && !grade.right ? orderMistakes(block, tried) : [];
    const wrong = grade?.leading === 0 ? words.order.first : words.order.leading(grade?.leading ?? 0);
    return {
      kind: words.kinds.order,
      right: grade?.right ?? false,
      check: () => asked.change({ given: order, tried: order, tries: attempt.tries + 1 }),
      answer: answerOrder(
        {
          id,
          items: items.map((item) => around.plain(item)),
          order,
          selected: chosen.item,
          ...(grade && unchanged ? { leading: grade.leading } : {}),
          ...(chosen.moved ? { moved: chosen.moved } : {}),
          disabled: !around.session,
          words,
        },
        {
          select: (item) => {
            this.chosen.set(block.id, { item });
            around.redraw();
          },
          move: (next, place) => {
            this.chosen.set(block.id, { item: chosen.item, moved: words.order.moved(place, items.length) });
            asked.change({ given: next });
          },
        },
      ),
      ...(grade
        ? {
            verdict: {
              right: grade.right,
              sentence: grade.right ? `${words.right} ${words.below}` : `${words.notYet} ${wrong}`,
              more: mistakes.map((mistake) => html`<div class="mistake">${this.says(asked, mistake)}</div>`),
            },
          }
        : {}),
      solution: () =>
        html`<p class="soft">${words.order.right}:</p>
          <ol>
            ${items.map((item) => html`<li>${around.inlines(item)}</li>`)}
          </ol>`,
    };
  }
}

function exactness({ digits, tolerance }: AskedValue, words: AskedBlock['words']): string {
  return Math.abs(tolerance - usualTolerance(digits)) < 1e-12
    ? words.decimals(digits)
    : words.tolerance(printExact(tolerance).text);
}
