/** The text of one directive taken apart: argument, options, body, each with its line in the file. */
import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import { yamlReason } from './front-matter.ts';

export interface OptionText {
  name: string;
  text: string;
  line: number;
}

export interface DirectiveText {
  name: string;
  /** What follows the name on the opening line. */
  argument: string;
  options: OptionText[];
  body: string;
  line: number;
  bodyLine: number;
  /** What is wrong with the block of options, in a sentence. */
  problem?: { message: string; line: number };
}

const OPTION = /^:([^:\s]+):(?:\s+(.*?))?\s*$/;

/** The name and argument of a fence that is a directive, from what stands behind its colons or backticks. */
export function directiveInfo(info: string): { name: string; argument: string } | undefined {
  const match = /^\s*\{\s*([^}]*?)\s*\}\s*(.*?)\s*$/s.exec(info);
  return match === null ? undefined : { name: match[1]!, argument: match[2]! };
}

/** Takes a directive apart. `line` is that of its opening fence. */
export function takeApart(info: { name: string; argument: string }, content: string, line: number): DirectiveText {
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const found: DirectiveText = { ...info, options: [], body: '', line, bodyLine: line + 1 };
  let at = 0;
  if (lines[0]?.trimEnd() === '---') {
    const close = lines.findIndex((text, place) => place > 0 && text.trimEnd() === '---');
    const end = close < 0 ? lines.length : close;
    readYaml(found, lines.slice(1, end).join('\n'), line + 2);
    if (close < 0) found.problem = { message: 'The options begun with “---” are not closed by “---”.', line: line + 1 };
    at = end + 1;
  } else {
    for (; at < lines.length; at++) {
      const match = OPTION.exec(lines[at]!);
      if (match === null) break;
      found.options.push({ name: match[1]!, text: match[2] ?? '', line: line + 1 + at });
    }
  }
  while (at < lines.length && lines[at]!.trim() === '') at += 1;
  while (lines.length > at && lines.at(-1)!.trim() === '') lines.pop();
  found.body = lines.slice(at).join('\n');
  found.bodyLine = line + 1 + at;
  return found;
}

function readYaml(found: DirectiveText, text: string, line: number): void {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const [error] = document.errors;
  if (error !== undefined) {
    const place = counter.linePos(error.pos[0]).line;
    found.problem = {
      message: `The options are no YAML: ${yamlReason(error.message)}`,
      line: line + place - 1,
    };
    return;
  }
  if (document.contents === null) return;
  if (!isMap(document.contents)) {
    found.problem = { message: 'The options between “---” are lines of `name: text`.', line };
    return;
  }
  for (const { key, value } of document.contents.items) {
    const at = isScalar(key) && key.range ? line + counter.linePos(key.range[0]).line - 1 : line;
    if (!isScalar(key) || !(value === null || isScalar(value))) {
      found.problem = { message: 'An option is a line of `name: text`.', line: at };
      continue;
    }
    const scalar = value?.value === null || value?.value === undefined ? '' : (value.source ?? String(value.value));
    found.options.push({ name: String(key.value), text: scalar.replace(/\s+/g, ' ').trim(), line: at });
  }
}
