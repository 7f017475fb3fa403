/** The words of the interface, keyed by language. A new language is one more table of the same type. */
import { en } from './en.ts';

/** One language's table; every table has the same phrases. */
export type Words = typeof en;

/** Tables by BCP 47 primary language. */
export const languages: Readonly<Record<string, Words>> = { en };

/** The table for a language tag such as `en-GB`; English where there is none. */
export function wordsFor(language: string): Words {
  const primary = language.toLowerCase().split('-')[0] ?? 'en';
  return (Object.hasOwn(languages, primary) ? languages[primary] : undefined) ?? en;
}
