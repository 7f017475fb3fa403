/**
 * Answers in the browser's storage, by the slug of their lesson: they survive a reload. What others wrote there, or an
 * older version of ours, is read with care; a storage that is blocked or full changes nothing but that answers are
 * forgotten when the page is left.
 */
import { isAttempt, noAttempt, readAnswer, type Answer } from './answers.ts';
import type { Lesson } from './lesson.ts';
import { questionsOf, type AnsweredBlock } from './questions.ts';

/** The part of a browser's Storage that is used. */
export type AnswerStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const VERSION = 1;
/** Characters of one lesson's answers; beyond, those answered longest ago are forgotten. */
const mostCharacters = 200_000;

interface KeptAnswer {
  /** Of the question as it was when it was answered. */
  hash: string;
  answer: Answer;
}

/** In the order in which they were answered. */
type Kept = Map<string, KeptAnswer>;

export interface FoundAnswers {
  answers: Record<string, Answer>;
  /** Ids of answers in the learner's own words to a question that has changed since. */
  outdated: ReadonlySet<string>;
}

export class KeptAnswers {
  readonly #storage: () => AnswerStorage;
  readonly #key: string;
  readonly #questions: ReadonlyMap<string, AnsweredBlock>;

  /** `storage` may throw: where a browser has none for this page, already asking for it does. */
  constructor(storage: () => AnswerStorage, lesson: Lesson) {
    this.#storage = storage;
    this.#key = `softlook.answers.${lesson.slug}`;
    this.#questions = new Map(questionsOf(lesson).map((block) => [block.id, block]));
  }

  /**
   * The answers to questions of this lesson. Where a question has changed since, a choice or a number would be an answer
   * to something else and is left out; what the learner wrote in words or as a program stays, and is named as outdated.
   */
  read(): FoundAnswers {
    const answers: Record<string, Answer> = {};
    const outdated = new Set<string>();
    for (const [id, { hash, answer }] of this.#load() ?? []) {
      const block = this.#questions.get(id);
      if (!block || isAttempt(answer) !== (block.type !== 'predict')) continue;
      if (hash === block.hash) answers[id] = answer;
      else {
        const own = ownWords(block, answer);
        if (own === undefined) continue;
        answers[id] = own;
        outdated.add(id);
      }
    }
    return { answers, outdated };
  }

  /** Keeps an answer, or forgets it. Other answers stay as they are now, whoever wrote them. Says whether that worked. */
  write(id: string, answer: Answer | undefined): boolean {
    const block = this.#questions.get(id);
    if (!block) return false;
    const kept = this.#load();
    if (kept === undefined) return false;
    kept.delete(id);
    if (answer !== undefined) kept.set(id, { hash: block.hash, answer });
    return this.#save(kept);
  }

  /** Forgets all answers of the lesson. */
  clear(): void {
    try {
      this.#storage().removeItem(this.#key);
    } catch {
      // There is nothing to forget.
    }
  }

  /** Undefined where there is no storage, or where a newer version of ours wrote what lies there. */
  #load(): Kept | undefined {
    let text: string | null;
    try {
      text = this.#storage().getItem(this.#key);
    } catch {
      return undefined;
    }
    const kept: Kept = new Map();
    if (text === null || text.length > 2 * mostCharacters) return kept;
    let found: { version?: unknown; answers?: unknown };
    try {
      found = JSON.parse(text) as typeof found;
    } catch {
      return kept;
    }
    if (typeof found !== 'object' || found === null) return kept;
    if (typeof found.version === 'number' && found.version > VERSION) return undefined;
    if (found.version !== VERSION || !Array.isArray(found.answers)) return kept;
    for (const entry of found.answers as unknown[]) {
      const [id, hash, given] = Array.isArray(entry) ? (entry as unknown[]) : [];
      const answer = readAnswer(given);
      if (typeof id === 'string' && typeof hash === 'string' && answer !== undefined) kept.set(id, { hash, answer });
    }
    return kept;
  }

  #save(kept: Kept): boolean {
    try {
      const storage = this.#storage();
      for (;;) {
        if (kept.size === 0) {
          storage.removeItem(this.#key);
          return true;
        }
        const answers = [...kept].map(([id, { hash, answer }]) => [id, hash, answer]);
        const text = JSON.stringify({ version: VERSION, answers });
        if (text.length <= mostCharacters) {
          storage.setItem(this.#key, text);
          return true;
        }
        kept.delete(kept.keys().next().value!);
      }
    } catch {
      return false;
    }
  }
}

/** What of an answer is the learner's own work and stays when its question changes. */
function ownWords(block: AnsweredBlock, answer: Answer): Answer | undefined {
  if (block.type === 'predict') return typeof answer === 'string' ? answer : undefined;
  return block.type === 'exercise' && isAttempt(answer) ? { ...noAttempt(), given: answer.given } : undefined;
}
