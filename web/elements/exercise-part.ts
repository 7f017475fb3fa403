/** `{exercise}` in the body of a lesson. */
import { html, nothing } from 'lit';
import { exerciseResults, gradeExercise, type ExerciseGrade } from '../lesson/exercise.ts';
import type { ExerciseBlock } from '../lesson/lesson.ts';
import { exerciseResult, failedCheck } from '../views/exercise.ts';
import { program } from '../views/program.ts';
import { question, type Verdict } from '../views/question.ts';
import type { Asked } from './question-part.ts';

/** Arrays shown after a run. */
const mostResults = 12;
/** What is typed is kept when the learner pauses for so long, in milliseconds. */
const pause = 250;

/** What is typed and not kept yet, of all exercises of the page. */
const unkept = new Set<() => void>();

/** The page may be left for good before the pause is over. Before others hear of it, so that they find it in the state. */
const keepAll = (): void => {
  for (const keep of [...unkept]) keep();
};
addEventListener('pagehide', keepAll, { capture: true });
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') keepAll();
});

export class ExercisePart {
  /** What stands in the editors. */
  private readonly drafts = new Map<string, string>();
  /** How to stop waiting for a pause. */
  private readonly waiting = new Map<string, () => void>();

  draw(asked: Asked<ExerciseBlock>): unknown {
    const { block, attempt, around, words, id } = asked;
    const { session } = around;
    const code = this.drafts.get(block.id) ?? String(attempt.given[0] ?? block.starter);
    const ran = attempt.tried === undefined ? undefined : String(attempt.tried[0] ?? '');
    const grade = session && ran !== undefined ? gradeExercise(session, block) : undefined;
    const same = ran === code;
    const open = grade?.right || attempt.shown;
    const run = () => {
      this.stopWaiting(block.id);
      if (session) asked.change({ given: [code], tried: [code], tries: attempt.tries + 1 });
    };
    const type = (text: string) => {
      this.drafts.set(block.id, text);
      this.stopWaiting(block.id);
      const keep = () => {
        // The attempt may have changed meanwhile: only the text is new.
        this.stopWaiting(block.id);
        asked.latest({ given: [text] });
      };
      const timer = setTimeout(keep, pause);
      unkept.add(keep);
      this.waiting.set(block.id, () => {
        clearTimeout(timer);
        unkept.delete(keep);
      });
      around.redraw();
    };
    return question(
      {
        id,
        kind: words.exercise.kind,
        question: around.blocks(block.question),
        ...(around.outdated.has(block.id) ? { note: around.words.page.answers.changed } : {}),
        answer: html`<div class="whole">
          <softlook-editor
            lang=${around.words.language}
            .label=${words.exercise.editor}
            .value=${code}
            .line=${same ? grade?.problem?.line : undefined}
            @softlook-input=${(event: CustomEvent<{ value: string }>) => type(event.detail.value)}
            @softlook-run=${run}
          ></softlook-editor>
        </div>`,
        check: words.exercise.run,
        ...(grade ? { verdict: this.verdict(asked, grade) } : {}),
        ...(grade && !grade.problem && session ? { result: this.result(asked, grade, ran!) } : {}),
        hints: block.hints.slice(0, attempt.hints).map((hint) => around.blocks(hint)),
        hintCount: block.hints.length,
        ...(open ? { reveal: () => this.solution(asked) } : {}),
        canShow: attempt.tries > 0 && !open,
        showWord: words.exercise.show,
        started: code !== block.starter || attempt.tries > 0 || attempt.hints > 0,
        words,
      },
      {
        check: run,
        hint: () => asked.change({ hints: attempt.hints + 1 }),
        show: () => asked.change({ shown: true }),
        restart: () => {
          this.drafts.delete(block.id);
          this.stopWaiting(block.id);
          asked.restart();
        },
      },
    );
  }

  private stopWaiting(id: string): void {
    this.waiting.get(id)?.();
    this.waiting.delete(id);
  }

  private verdict({ block, around, words }: Asked<ExerciseBlock>, grade: ExerciseGrade): Verdict {
    if (grade.problem) {
      return { right: false, sentence: words.exercise.fails(grade.problem.line, grade.problem.message) };
    }
    if (grade.right) return { right: true, sentence: words.exercise.right };
    const holding = grade.checks.filter(({ holds }) => holds).length;
    const checks = grade.checks.map((check, at) => ({ ...check, says: around.blocks(block.checks[at]!.says) }));
    return {
      right: false,
      sentence: words.exercise.some(holding, checks.length),
      more: failedCheck(checks, words),
    };
  }

  private result({ block, around, words }: Asked<ExerciseBlock>, grade: ExerciseGrade, code: string): unknown {
    const found = exerciseResults(around.session!, block, code);
    if (found.length === 0 && grade.outputs.length === 0) return nothing;
    return html`<div class="ran">
      ${exerciseResult({
        outputs: grade.outputs,
        results: found.slice(0, mostResults).map((expression) => around.array(expression, expression.text)),
        more: Math.max(0, found.length - mostResults),
        words,
      })}
    </div>`;
  }

  private solution({ block, around, words }: Asked<ExerciseBlock>): unknown {
    return html`${program({ source: block.solution, title: words.exercise.solution, words: around.words })}${around.blocks(block.reveal)}`;
  }
}
