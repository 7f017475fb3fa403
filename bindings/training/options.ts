/** From what `train` is given to what a training needs, or the sentence that says what is wrong with it. */
import { EngineError } from '../error.ts';
import type { ParsedProgram } from '../program/nodes.ts';
import type { InputValue, TrainOptions } from '../surface.ts';
import type { Named, TensorData, TrainingSetup } from './setup.ts';

type Read = (name: string, value: InputValue) => TensorData;

const known = ['params', 'loss', 'optimizer', 'steps', 'inputs', 'data', 'batch', 'seed', 'order', 'watch', 'paused'];

/** @throws EngineError `argument`, `input` or `unknown_name` */
export function trainingSetup(
  parsed: ParsedProgram,
  named: (name: string) => Named,
  options: TrainOptions,
  read: Read,
): TrainingSetup {
  needKnown('train', options, [...known, 'worker']);
  if (!Array.isArray(options.params) && typeof options.params === 'object' && options.params !== null) {
    return trainingSetup(parsed, named, withFirstValues(options, options.params as Record<string, InputValue>), read);
  }
  const { loss, steps, watch = [] } = options;
  const params = options.params as readonly string[];
  needNames('params', params);
  needNames('watch', watch);
  if (!params.length) throw wrong('params is empty: nothing would be learned.', 'Name inputs or layers.');
  if (typeof loss !== 'string') throw wrong('loss must be the name of a tensor of the program.');
  needWhole('steps', steps, 0);
  const learned = params.map((name) => plain(named(name), 'a parameter'));
  const inputs = readInputs(parsed, options, read);
  const rows = rowsOf(parsed, options, inputs);
  const data = parsed.inputs.flatMap(({ name }, i) => (rows !== undefined && isGiven(options.data, name) ? [i] : []));
  for (const { name, node } of learned) {
    const i = parsed.inputs.findIndex((input) => input.node === node);
    if (i < 0) continue;
    if (isGiven(options.data, name)) {
      throw wrong(`${name} is in data and in params.`, 'Give the first value of what is learned in inputs.');
    }
    if (inputs[i]!.number) inputs[i] = scalar(inputs[i]!);
  }
  return {
    program: { source: parsed.source, nodes: parsed.nodes },
    inputs,
    params: learned,
    loss: plain(named(loss), 'the loss').node,
    optimizer: optimizerOf(options.optimizer),
    data,
    batch: options.batch ?? 0,
    seed: options.seed,
    order: orderOf(options, rows),
    watch: watch.map(named),
  };
}

/** `params` as names, their first values among the inputs. */
function withFirstValues(options: TrainOptions, params: Record<string, InputValue>): TrainOptions {
  const twice = Object.keys(params).find((name) => isGiven(options.inputs, name));
  if (twice !== undefined) {
    throw new EngineError('input', `${twice} is given twice.`, { hint: 'Give it in params or in inputs.' });
  }
  return { ...options, params: Object.keys(params), inputs: { ...options.inputs, ...params } };
}

function plain(name: Named, what: string): Named {
  if (name.gradient) throw wrong(`${name.name} is a gradient, not ${what}.`);
  return name;
}

/** A bare number may be whole; a parameter is float32. */
function scalar({ shape, cells, dtype }: TensorData): TensorData {
  const value = dtype === 'int64' ? Number(new BigInt64Array(cells.buffer)[0]) : new Float32Array(cells.buffer)[0]!;
  if (dtype === 'bool') return { dtype, shape, number: false, cells };
  return { dtype: 'float32', shape, number: false, cells: new Uint8Array(Float32Array.of(value).buffer) };
}

const isGiven = (values: Record<string, InputValue> | undefined, name: string): boolean =>
  values !== undefined && Object.hasOwn(values, name);

function readInputs(parsed: ParsedProgram, { inputs = {}, data = {} }: TrainOptions, read: Read): TensorData[] {
  const names = parsed.inputs.map(({ name }) => name);
  for (const name of [...Object.keys(inputs), ...Object.keys(data)]) {
    if (!names.includes(name)) {
      throw new EngineError('input', `The program has no input named ${name}.`, {
        hint: names.length ? `Its inputs are ${names.join(', ')}.` : 'It needs no inputs.',
      });
    }
    if (isGiven(inputs, name) && isGiven(data, name)) {
      throw new EngineError('input', `${name} is given twice.`, { hint: 'Give it in inputs or in data.' });
    }
  }
  return parsed.inputs.map(({ name, node }) => {
    const value = isGiven(data, name) ? data[name] : isGiven(inputs, name) ? inputs[name] : undefined;
    if (value !== undefined) return read(name, value);
    throw new EngineError('input', `The input ${name} is missing.`, {
      ...parsed.nodes[node]?.place,
      hint: `Give train a value for ${name} in inputs, or its rows in data.`,
    });
  });
}

/** How many rows the data have; undefined when they are not taken in batches. */
function rowsOf(parsed: ParsedProgram, options: TrainOptions, inputs: readonly TensorData[]): number | undefined {
  const { data, batch, order, seed } = options;
  if (batch === undefined) {
    const idle = order !== undefined ? 'order' : seed !== undefined ? 'seed' : undefined;
    if (idle) throw wrong(`${idle} says which rows a batch takes, but there is no batch.`, 'Say how many rows it has.');
    return undefined;
  }
  needWhole('batch', batch, 1);
  if (seed !== undefined) needWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  if (seed !== undefined && order !== undefined)
    throw wrong('Both seed and order say how rows are taken.', 'Give one.');
  const taken = parsed.inputs.flatMap(({ name }, i) => (isGiven(data, name) ? [{ name, ...inputs[i]! }] : []));
  const [first] = taken;
  if (!first) throw wrong('There is a batch, but no data to take it from.', 'Give data: { X, y }.');
  for (const { name, shape } of taken) {
    if (!shape.length) throw new EngineError('input', `${name} is one number; data have rows.`);
    if (shape[0] === first.shape[0]) continue;
    throw new EngineError('input', `${first.name} has ${first.shape[0]} rows, but ${name} has ${shape[0]}.`, {
      hint: 'Data have equally many rows.',
    });
  }
  const rows = first.shape[0]!;
  const count = order?.length ?? rows;
  if (batch > count) {
    throw wrong(`batch is ${batch}, but there are ${count} ${order ? 'rows in order' : 'rows'}.`, 'Take fewer.');
  }
  return rows;
}

function orderOf({ order }: TrainOptions, rows: number | undefined): number[] {
  const list = Array.from(order ?? [], Number);
  list.forEach((row) => {
    if (Number.isInteger(row) && row >= 0 && row < rows!) return;
    throw wrong(`order has ${row}, which is no row: there are ${rows}.`, 'Rows count from 0.');
  });
  return list;
}

const optimizers = ['SGD', 'Adam', 'AdamW'];
const optimizerWords: Record<string, readonly string[]> = {
  SGD: ['name', 'lr', 'momentum', 'dampening', 'nesterov', 'weight_decay'],
  Adam: ['name', 'lr', 'betas', 'eps', 'weight_decay'],
  AdamW: ['name', 'lr', 'betas', 'eps', 'weight_decay'],
};

function optimizerOf(given: TrainOptions['optimizer']): TrainingSetup['optimizer'] {
  if (typeof given !== 'object' || given === null) throw wrong("optimizer must be like { name: 'Adam', lr: 0.01 }.");
  const kind = optimizers.indexOf(given.name);
  if (kind < 0) {
    const meant = optimizers.find((name) => name.toLowerCase() === String(given.name).toLowerCase());
    const hint = meant ? `Did you mean ${meant}?` : 'There are SGD, Adam and AdamW.';
    throw wrong(`There is no optimizer named ${String(given.name)}.`, hint);
  }
  needKnown(given.name, given, optimizerWords[given.name]!);
  const all: Record<string, unknown> = { ...given };
  const number = (name: string, fallback: number): number => {
    const value = all[name] ?? fallback;
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw wrong(`${name} is ${String(value)}; it must be a finite number from 0 up.`);
  };
  const betas = (all['betas'] ?? [0.9, 0.999]) as readonly number[];
  const [beta1, beta2] = betas;
  if (betas.length !== 2 || ![beta1, beta2].every((beta) => beta! >= 0 && beta! < 1)) {
    throw wrong(`betas are ${String(betas)}; they must be two numbers from 0 up to but without 1.`);
  }
  const momentum = number('momentum', 0);
  const dampening = number('dampening', 0);
  const nesterov = all['nesterov'] === true;
  if (nesterov && (momentum === 0 || dampening !== 0)) {
    throw wrong('nesterov needs a momentum above 0 and no dampening.');
  }
  return {
    kind,
    lr: number('lr', 1e-3),
    betas: [beta1!, beta2!],
    eps: number('eps', 1e-8),
    weightDecay: number('weight_decay', given.name === 'AdamW' ? 0.01 : 0),
    momentum,
    dampening,
    nesterov,
  };
}

function needKnown(what: string, given: object, names: readonly string[]): void {
  const other = Object.keys(given).find((name) => !names.includes(name));
  if (other !== undefined) throw wrong(`${what} has no option ${other}.`, `It has ${names.join(', ')}.`);
}

function needNames(what: string, names: unknown): void {
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return;
  throw wrong(`${what} must be a list of names.`);
}

function needWhole(what: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  const range = least === Number.MIN_SAFE_INTEGER ? '' : ` from ${least} up`;
  throw wrong(`${what} is ${String(value)}; it must be a whole number${range}.`);
}

function wrong(sentence: string, hint?: string): EngineError {
  return new EngineError('argument', sentence, hint ? { hint } : {});
}
