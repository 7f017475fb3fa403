/**
 * A State as a compact string for the fragment of a URL, and back. The form is `1.` (the version) and base64url of
 * UTF-8 JSON with short keys. What comes from a link is not trusted: it is checked here for its form, and by
 * `Session.restore` against the lesson.
 */
import { isAttempt } from './answers.ts';
import type { OpenCell, Problem, State } from './session.ts';
import { emptyState } from './state.ts';
import type { Words } from '../words/words.ts';
import { en } from '../words/en.ts';

/** Longer ones are not ours: browsers and mail programs cut them. */
const longestLink = 60_000;

interface Packed {
  /** inputs: name -> [shape, data] */
  i?: Record<string, [number[], number[]]>;
  /** labels */
  l?: Record<string, string[]>;
  /** sentences */
  s?: Record<string, string>;
  /** open: [program, expression, index, path] */
  o?: [string, string, number[], number[]][];
  /** answers */
  a?: Record<string, number | string>;
}

/**
 * The state as text for a fragment, without `#`; empty where nothing differs from the lesson. Attempts at graded
 * questions stay with the learner: a shared link would give them away.
 */
export function encodeState(state: State): string {
  const packed: Packed = {};
  const inputs = Object.entries(state.inputs);
  if (inputs.length > 0) packed.i = Object.fromEntries(inputs.map(([name, { shape, data }]) => [name, [shape, data]]));
  if (Object.keys(state.labels).length > 0) packed.l = state.labels;
  if (Object.keys(state.sentences).length > 0) packed.s = state.sentences;
  if (state.open.length > 0)
    packed.o = state.open.map(({ program, expression, index, path }) => [program, expression, index, path]);
  const answers = Object.entries(state.answers).filter(
    (entry): entry is [string, number | string] => !isAttempt(entry[1]),
  );
  if (answers.length > 0) packed.a = Object.fromEntries(answers);
  if (Object.keys(packed).length === 0) return '';
  return `${state.version}.${toBase64url(JSON.stringify(packed))}`;
}

/** The state in a fragment (with or without `#`), or a sentence; an empty fragment is the lesson's first state. */
export function decodeState(fragment: string, words: Words = en): State | Problem {
  const text = fragment.replace(/^#/, '');
  if (text === '') return emptyState();
  if (text.length > longestLink) return { message: words.link.tooLong };
  const [, version, body] = /^(\d{1,4})\.([A-Za-z0-9_-]+)$/.exec(text) ?? [];
  if (version === undefined || body === undefined) return { message: words.link.damaged };
  if (version !== '1') return { message: words.link.version(version) };
  try {
    return unpack(JSON.parse(fromBase64url(body)));
  } catch {
    return { message: words.link.damaged };
  }
}

class Damaged extends Error {}

function unpack(packed: unknown): State {
  const given = record(packed);
  const state = emptyState();
  state.inputs = mapped(given.i, (value) => {
    const [shape, data] = pair(value);
    const sizes = list(shape).map(whole);
    const numbers = list(data).map(finite);
    if (sizes.reduce((product, size) => product * size, 1) !== numbers.length) throw new Damaged();
    return { shape: sizes, data: numbers };
  });
  state.labels = mapped(given.l, (value) => list(value).map(string));
  state.sentences = mapped(given.s, string);
  state.answers = mapped(given.a, (value) => (typeof value === 'number' ? finite(value) : string(value)));
  state.open = list(given.o ?? []).map((value): OpenCell => {
    const [program, expression, index, path] = list(value);
    return {
      program: string(program),
      expression: string(expression),
      index: list(index).map(whole),
      path: list(path).map(whole),
    };
  });
  return state;
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Damaged();
  return value as Record<string, unknown>;
}
function mapped<T>(value: unknown, read: (value: unknown) => T): Record<string, T> {
  if (value === undefined) return {};
  return Object.fromEntries(Object.entries(record(value)).map(([key, inner]) => [key, read(inner)]));
}
function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Damaged();
  return value;
}
function pair(value: unknown): [unknown, unknown] {
  const items = list(value);
  if (items.length !== 2) throw new Damaged();
  return [items[0], items[1]];
}
function string(value: unknown): string {
  if (typeof value !== 'string') throw new Damaged();
  return value;
}
function finite(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Damaged();
  return value;
}
function whole(value: unknown): number {
  const number = finite(value);
  if (!Number.isInteger(number) || number < 0 || number > 1e6) throw new Damaged();
  return number;
}

function toBase64url(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
