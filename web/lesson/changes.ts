/** What a Change makes of a State: a new State, or a refusal in a sentence. Nothing is changed in place. */
import { longestText, readAnswer } from './answers.ts';
import type { LessonInput } from './lesson.ts';
import type { Change, Problem, State } from './session.ts';
import type { InputArray, LessonInputs } from './lesson-inputs.ts';
import { inputKey, own } from './lesson-inputs.ts';
import { embedSentence } from './embeddings.ts';
import { readMatrix } from './matrix-text.ts';
import { readNumber } from './number-input.ts';
import { emptyState } from './state.ts';
import type { Words } from '../words/words.ts';

const longestLabel = 60;

/** Computes the right-hand side of a preset over the current inputs. */
export type Compute = (program: string, expression: string) => InputArray | Problem;

/** The state after a change, or what is wrong with it. */
export function applyChange(
  state: State,
  change: Change,
  inputs: LessonInputs,
  compute: Compute,
  words: Words,
): State | Problem {
  switch (change.kind) {
    case 'cell': {
      const { program, input, index, text } = change;
      const read = readNumber(text, words);
      if ('message' in read) return read;
      return changeCells(state, { program, input, cells: [{ index, value: read.value }] }, inputs, words);
    }
    case 'cells':
      return changeCells(state, change, inputs, words);
    case 'matrix': {
      const declared = knownInput(change.program, change.input, inputs, words);
      if ('message' in declared) return declared;
      const read = readMatrix(change.text, words);
      if ('message' in read) return read;
      const fitted = fit(read, inputs.value(state, change.program, change.input)?.shape ?? [], change.input, words);
      return 'message' in fitted ? fitted : withInput(state, change.program, change.input, fitted, inputs);
    }
    case 'scalar': {
      const declared = knownInput(change.program, change.input, inputs, words);
      if ('message' in declared) return declared;
      const refusal = refuseScalar(change.value, declared.input, words);
      if (refusal) return refusal;
      return withInput(state, change.program, change.input, { shape: [], data: [change.value] }, inputs);
    }
    case 'label':
      return changeLabel(state, change, inputs, words);
    case 'sentence': {
      const sentence = inputs.sentenceNamed(change.name);
      if (!sentence) return { message: words.session.unknownSentence(change.name) };
      const read = embedSentence(change.text, words);
      if ('message' in read) return read;
      return {
        ...state,
        sentences: { ...state.sentences, [change.name]: change.text },
        inputs: without(state.inputs, inputKey(sentence.program, sentence.input)),
        labels: without(state.labels, change.name),
      };
    }
    case 'preset': {
      // All right-hand sides are computed before the first input changes.
      const computed: [string, InputArray | undefined][] = [];
      for (const { input, expression } of change.set) {
        const declared = knownInput(change.program, input, inputs, words);
        if ('message' in declared) return declared;
        if (expression === undefined) {
          computed.push([input, undefined]);
          continue;
        }
        const value = compute(change.program, expression);
        if ('message' in value) return value;
        if (!value.data.every(Number.isFinite)) return { message: words.session.presetNotNumbers(input) };
        computed.push([input, value]);
      }
      return computed.reduce(
        (next, [input, value]) =>
          value
            ? withInput(next, change.program, input, value, inputs)
            : resetInput(next, change.program, input, inputs),
        state,
      );
    }
    case 'resetInput': {
      const declared = knownInput(change.program, change.input, inputs, words);
      return 'message' in declared ? declared : resetInput(state, change.program, change.input, inputs);
    }
    case 'answer': {
      if (change.answer === undefined) return { ...state, answers: without(state.answers, change.id) };
      const answer = readAnswer(
        typeof change.answer === 'string' ? change.answer.slice(0, longestText) : change.answer,
      );
      if (answer === undefined) return state;
      return { ...state, answers: { ...state.answers, [change.id]: answer } };
    }
    case 'open':
      return { ...state, open: change.open };
  }
}

/** All inputs, labels and sentences as the author wrote them; opened numbers and answers stay. */
export function withoutEdits(state: State): State {
  return { ...emptyState(), open: state.open, answers: state.answers };
}

function changeCells(
  state: State,
  change: Omit<Change & { kind: 'cells' }, 'kind'>,
  inputs: LessonInputs,
  words: Words,
): State | Problem {
  const declared = knownInput(change.program, change.input, inputs, words);
  if ('message' in declared) return declared;
  const { shape, data } = inputs.value(state, change.program, change.input)!;
  const next = [...data];
  for (const { index, value } of change.cells) {
    const at = flatIndex(shape, index);
    if (at === undefined) {
      return { message: words.session.outside(change.input, index.join(', '), shape.join(', ')) };
    }
    const refusal = refuseScalar(value, shape.length === 0 ? declared.input : undefined, words);
    if (refusal) return refusal;
    next[at] = value;
  }
  if (next.every((value, at) => Object.is(value, data[at]))) return state;
  return withInput(state, change.program, change.input, { shape, data: next }, inputs);
}

function changeLabel(
  state: State,
  change: Change & { kind: 'label' },
  inputs: LessonInputs,
  words: Words,
): State | Problem {
  if (!inputs.hasList(change.list)) return { message: words.session.unknownList(change.list) };
  const items = inputs.labels(state, change.list);
  if (!Number.isInteger(change.index) || change.index < 0 || change.index >= items.length) {
    return { message: words.session.outside(change.list, String(change.index), String(items.length)) };
  }
  const text = change.text.replace(/\s+/g, ' ').trim();
  if (text === '') return { message: words.session.labelEmpty };
  if ([...text].length > longestLabel) return { message: words.session.labelTooLong(longestLabel) };
  if (items[change.index] === text) return state;
  return { ...state, labels: { ...state.labels, [change.list]: items.with(change.index, text) } };
}

function knownInput(
  program: string,
  name: string,
  inputs: LessonInputs,
  words: Words,
): { input: LessonInput | undefined } | Problem {
  const names = inputs.names(program);
  if (names.includes(name)) return { input: inputs.declared(program, name) };
  return { message: words.session.unknownInput(name, program, names.join(', ') || words.session.noInputs) };
}

function refuseScalar(value: number, input: LessonInput | undefined, words: Words): Problem | undefined {
  if (Number.isNaN(value)) return { message: words.session.nan };
  if (!Number.isFinite(value)) return { message: words.session.infinite };
  if (Math.abs(value) > 3.4028234663852886e38) return { message: words.session.tooLarge(String(value)) };
  const control = input?.control;
  if (control?.kind !== 'slider') return undefined;
  const low = control.values ? Math.min(...control.values) : control.min;
  const high = control.values ? Math.max(...control.values) : control.max;
  return value < low || value > high
    ? { message: words.session.outOfRange(control.label, String(low), String(high)) }
    : undefined;
}

/** Takes a pasted array for an input of as many dimensions; one row of text may be a vector. */
function fit(read: InputArray, needed: readonly number[], name: string, words: Words): InputArray | Problem {
  const given = read.shape;
  if (given.length === needed.length) return read;
  if (needed.length === 1 && given.length === 2 && (given[0] === 1 || given[1] === 1))
    return { shape: [read.data.length], data: read.data };
  if (needed.length === 2 && given.length === 1) return { shape: [1, read.data.length], data: read.data };
  if (needed.length === 0 && read.data.length === 1) return { shape: [], data: read.data };
  return { message: words.session.wrongDimensions(name, given.length, needed.length) };
}

function withInput(state: State, program: string, name: string, value: InputArray, inputs: LessonInputs): State {
  const key = inputKey(program, name);
  const others = without(state.inputs, key);
  // Back at what the lesson has: nothing differs.
  const base = inputs.value({ ...state, inputs: others }, program, name);
  const same =
    base &&
    base.shape.join() === value.shape.join() &&
    base.data.every((number, i) => Object.is(number, value.data[i]));
  return { ...state, inputs: same ? others : { ...others, [key]: { shape: [...value.shape], data: [...value.data] } } };
}

function resetInput(state: State, program: string, name: string, inputs: LessonInputs): State {
  const sentence = inputs.lesson.sentences.find((one) => one.program === program && one.input === name);
  const next = { ...state, inputs: without(state.inputs, inputKey(program, name)) };
  if (!sentence) return next;
  return { ...next, sentences: without(next.sentences, sentence.name), labels: without(next.labels, sentence.name) };
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  if (own(record, key) === undefined) return record;
  const { [key]: _, ...others } = record;
  return others;
}

/** Row-major place of an index, or undefined when it lies outside. */
export function flatIndex(shape: readonly number[], index: readonly number[]): number | undefined {
  if (index.length !== shape.length) return undefined;
  let at = 0;
  for (const [dim, size] of shape.entries()) {
    const i = index[dim]!;
    if (!Number.isInteger(i) || i < 0 || i >= size) return undefined;
    at = at * size + i;
  }
  return at;
}
