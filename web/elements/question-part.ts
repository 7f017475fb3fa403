/**
 * Questions in the body of a lesson. Loaded when a lesson has some, so that a page without them does not carry their
 * code. What the learner gives goes into the session's state; how good it is, is computed anew in every drawing.
 */
import type { CSSResult } from 'lit';
import { noAttempt, isAttempt, type Attempt } from '../lesson/answers.ts';
import type { Block, Expression, Inline, Labels } from '../lesson/lesson.ts';
import type { GradedBlock } from '../lesson/questions.ts';
import type { Session, Values, Problem } from '../lesson/session.ts';
import { answerChoicesStyle } from '../views/answer-choices.ts';
import { answerMatrixStyle } from '../views/answer-matrix.ts';
import { answerNumberStyle } from '../views/answer-number.ts';
import { answerOrderStyle } from '../views/answer-order.ts';
import { bughuntStyle } from '../views/bughunt.ts';
import { exerciseStyle } from '../views/exercise.ts';
import { questionStyle } from '../views/question.ts';
import { questionWordsFor, type QuestionWords } from '../words/questions.ts';
import type { Words } from '../words/words.ts';
import { AskPart } from './ask-part.ts';
import { BughuntPart } from './bughunt-part.ts';
import { define } from './define.ts';
import { SoftlookEditor } from './editor-element.ts';
import { ExercisePart } from './exercise-part.ts';

/** What a question needs of the lesson's body that it stands in. */
export interface QuestionSurroundings {
  /** Absent while the engine loads and where it cannot be had. */
  session?: Session;
  words: Words;
  /** Answers that were given to the question as it was before its author changed it. */
  outdated: ReadonlySet<string>;
  blocks(list: readonly Block[]): unknown;
  inlines(list: readonly Inline[]): unknown;
  /** An array of two dimensions or fewer as a figure, or one number, labelled as elsewhere in the lesson. */
  array(expression: Expression, label: string): unknown;
  /** With numbers that do not unfold, for places where nothing may be pressed. */
  plain(list: readonly Inline[]): unknown;
  /** One number of an expression, which unfolds. */
  number(expression: Expression, digits: number, place?: number): unknown;
  values(expression: Expression): Values | Problem;
  labels(labels: Labels | undefined): readonly string[] | undefined;
  redraw(): void;
}

/** One question while it is drawn: its attempt, and what changes it. */
export interface Asked<B extends GradedBlock> {
  block: B;
  /** Begins the ids of its elements. */
  id: string;
  attempt: Attempt;
  around: QuestionSurroundings;
  words: QuestionWords;
  /** Changes the attempt. */
  change(change: Partial<Attempt>): void;
  /** Changes the attempt as it is by then: for what happens later. */
  latest(change: Partial<Attempt>): void;
  /** Forgets the attempt. */
  restart(): void;
}

export class QuestionPart {
  static readonly styles: readonly CSSResult[] = [
    questionStyle,
    answerNumberStyle,
    ...answerMatrixStyle,
    answerChoicesStyle,
    answerOrderStyle,
    bughuntStyle,
    exerciseStyle,
  ];
  private readonly ask = new AskPart();
  private readonly bughunt = new BughuntPart();
  private readonly exercise = new ExercisePart();

  constructor() {
    define('softlook-editor', SoftlookEditor);
  }

  draw(block: GradedBlock, around: QuestionSurroundings): unknown {
    const { session } = around;
    const now = (): Attempt => {
      const kept = session?.state.answers[block.id];
      return isAttempt(kept) ? kept : noAttempt();
    };
    const attempt = now();
    const answer = (next: Attempt | undefined) => session?.change({ kind: 'answer', id: block.id, answer: next });
    const common = {
      id: `question-${block.id}`,
      attempt,
      around,
      words: questionWordsFor(around.words.language),
      change: (change: Partial<Attempt>) => answer({ ...attempt, ...change }),
      latest: (change: Partial<Attempt>) => answer({ ...now(), ...change }),
      restart: () => answer(undefined),
    };
    switch (block.type) {
      case 'ask':
        return this.ask.draw({ block, ...common });
      case 'bughunt':
        return this.bughunt.draw({ block, ...common });
      case 'exercise':
        return this.exercise.draw({ block, ...common });
    }
  }
}
