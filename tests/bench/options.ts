/** The words after `npm run bench --`. */
import { parseArgs } from 'node:util';
import { chosenItems, type Item } from './items.ts';
import type { Settings } from './rounds.ts';

export interface Options extends Settings {
  items: Item[];
  /** In Node, in Chromium, or only serve the page. */
  where: 'node' | 'browser' | 'page';
  /** A file for everything that was measured. */
  json?: string;
  /** Put the tables into README.md. */
  write: boolean;
}

export const help = `npm run bench -- [ITEM...] [--browser | --page] [--rounds 7] [--time 250] [--json FILE] [--write]

ITEM       items whose name begins so, such as matmul or attention-causal; all of them without one
--browser  in Chromium instead of Node
--page     only serve the page, for the browser of your own
--rounds   turns of every contender
--time     milliseconds that a turn takes at least
--json     write everything that was measured to FILE
--write    write the tables of a whole run into tests/bench/README.md`;

/** @returns undefined when help is asked for. @throws Error with a sentence */
export function readOptions(words: string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      browser: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '7' },
      time: { type: 'string', default: '250' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (values.write && positionals.length)
    throw new Error('--write takes no items: the table in README.md is a whole run.');
  return {
    items: chosenItems(positionals),
    where: values.page ? 'page' : values.browser ? 'browser' : 'node',
    rounds: countOf('--rounds', values.rounds),
    milliseconds: countOf('--time', values.time),
    json: values.json,
    write: values.write,
  };
}

function countOf(option: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number from 1 up, not ${text}.`);
}
