/** The arguments of a command, with sentences for what is unknown or missing. */
import { parseArgs } from 'node:util';
import { nearest } from '../lesson/nearest.ts';
import { cli } from '../words/en-cli.ts';
import { Complaint } from './complaint.ts';

/** `flag` stands alone, `value` takes one, `values` may come again. */
export type OptionKind = 'flag' | 'value' | 'values';

export interface Arguments {
  positionals: string[];
  flags: Set<string>;
  /** Option name -> its values in order. */
  values: Map<string, string[]>;
}

/** Reads arguments by the options a command has. @throws Complaint */
export function readArguments(args: string[], kinds: Readonly<Record<string, OptionKind>>): Arguments {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'values' },
    ]),
  );
  const { tokens } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
  const found: Arguments = { positionals: [], flags: new Set(), values: new Map() };
  for (const token of tokens ?? []) {
    if (token.kind === 'positional') found.positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(kinds, token.name) ? kinds[token.name] : undefined;
    if (!kind) {
      const guess = nearest(token.name, Object.keys(kinds));
      throw new Complaint(cli.unknownOption(token.rawName, guess && `--${guess}`), 2);
    }
    if (kind === 'flag') {
      if (token.value !== undefined) throw new Complaint(cli.optionTakesNoValue(token.rawName), 2);
      found.flags.add(token.name);
    } else {
      if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) {
        throw new Complaint(cli.optionNeedsValue(token.rawName), 2);
      }
      found.values.set(token.name, [...(found.values.get(token.name) ?? []), token.value]);
    }
  }
  return found;
}
