/** The answers of one lesson on a page: taken from the browser when it opens, kept there as they are given. */
import type { Answer } from '../lesson/answers.ts';
import { KeptAnswers } from '../lesson/kept-answers.ts';
import type { Lesson } from '../lesson/lesson.ts';
import type { Session, State } from '../lesson/session.ts';
import { emptyState } from '../lesson/state.ts';

export class LessonAnswers {
  /** Ids of answers whose question has changed since. */
  outdated: ReadonlySet<string>;
  /** The browser took the last answer that was to be kept. */
  lasting = true;
  /** All answers as they were before they were forgotten, so that they can be brought back. */
  forgotten: Readonly<Record<string, Answer>> | undefined;
  private readonly kept: KeptAnswers;
  private last: Readonly<Record<string, Answer>> = {};
  private readonly found: Readonly<Record<string, Answer>>;
  private restoring = false;
  private opened = false;

  constructor(lesson: Lesson) {
    this.kept = new KeptAnswers(() => localStorage, lesson);
    const { answers, outdated } = this.kept.read();
    this.found = answers;
    this.outdated = outdated;
  }

  /** Gives a session a state from outside, if any, with the answers that the learner has given before. */
  restore(session: Session, state: State | undefined): ReturnType<Session['restore']> {
    const known = { ...(this.opened ? this.last : this.found), ...state?.answers };
    this.opened = true;
    if (!state && Object.keys(known).length === 0) return undefined;
    this.restoring = true;
    const misfit = session.restore({ ...(state ?? emptyState()), answers: known });
    this.restoring = false;
    this.last = session.state.answers;
    return misfit;
  }

  /** Keeps what has changed since it was last asked. */
  follow({ answers }: State): void {
    // What a link brings is not the learner's own until it is answered here.
    if (this.restoring || answers === this.last) return;
    for (const id of new Set([...Object.keys(answers), ...Object.keys(this.last)])) {
      if (answers[id] === this.last[id]) continue;
      this.lasting = this.kept.write(id, answers[id]);
      if (this.outdated.has(id)) this.outdated = new Set([...this.outdated].filter((one) => one !== id));
      this.forgotten = undefined;
    }
    this.last = answers;
  }

  /** Forgets all answers, here and in the browser. */
  forget(session: Session): void {
    const before = session.state.answers;
    for (const id of Object.keys(before)) session.change({ kind: 'answer', id, answer: undefined });
    this.kept.clear();
    this.forgotten = before;
  }

  bringBack(session: Session): void {
    for (const [id, answer] of Object.entries(this.forgotten ?? {})) session.change({ kind: 'answer', id, answer });
    this.forgotten = undefined;
  }
}
