/** The words of questions, keyed by language like those of the page. */
import { questions } from './en-questions.ts';

/** One language's table; every table has the same phrases. */
export type QuestionWords = typeof questions;

const languages: Readonly<Record<string, QuestionWords>> = { en: questions };

/** The table for a language tag such as `en-GB`; English where there is none. */
export function questionWordsFor(language: string): QuestionWords {
  const primary = language.toLowerCase().split('-')[0] ?? 'en';
  return (Object.hasOwn(languages, primary) ? languages[primary] : undefined) ?? questions;
}
