/** One program through the whole engine, with what must hold of it whatever it is. */
import assert from 'node:assert/strict';
import { EngineError } from '../../bindings/error.ts';
import type { Module } from '../../bindings/module.ts';
import type { Engine, InputValue, Place, Program, Run } from '../../bindings/surface.ts';
import { generator, pick, type Draw } from './text.ts';

/** What became of a program. */
export type Answer = 'ran' | 'refused';

/** What engine.ts keeps to itself: the door to the module. */
interface Inside {
  guard<T>(f: (module: Module & { heapInUse(): number }) => T): T;
}

/** Bytes of the module's memory that are given out. */
export function heapInUse(engine: Engine): number {
  return (engine as unknown as Inside).guard((module) => module.heapInUse());
}

/**
 * Compiles and runs a program with inputs that follow from its text, so that the text alone repeats a failure.
 *
 * @throws whatever is not as it must be: anything but an EngineError with a sentence and a place in the text, a run that
 *   gives other bits the second time, a cell whose explanation has another value, memory that stays.
 */
export function tryProgram(engine: Engine, source: string): Answer {
  const before = heapInUse(engine);
  const answer = attempt(engine, source);
  // What is made once and kept, such as the table of names, is no leak: only what comes again each time.
  for (let times = 0, used = before; heapInUse(engine) > used; ++times) {
    assert.ok(times < 3, `each run leaves ${heapInUse(engine) - used} bytes of the module's memory behind`);
    used = heapInUse(engine);
    attempt(engine, source);
  }
  return answer;
}

function attempt(engine: Engine, source: string): Answer {
  const draw = generator(hash(source));
  let program: Program | undefined;
  try {
    program = engine.compile(source);
    for (const { place } of program.nodes) checkPlace(place, source);
    const size = 1 + draw(4);
    const inputs = Object.fromEntries(program.inputs.map((name) => [name, input(draw, size)]));
    checkRun(draw, program, inputs, source);
    return 'ran';
  } catch (error) {
    checkError(error, source);
    return 'refused';
  } finally {
    program?.close();
  }
}

function checkRun(draw: Draw, program: Program, inputs: Record<string, InputValue>, source: string): void {
  const run = program.run(inputs);
  try {
    run.outputs.forEach((line) => assert.equal(typeof line, 'string'));
    const first = tensors(run, program);
    if (program.nodes.length === 0) return;
    for (let count = 0; count < 3; ++count) refusals(() => checkCell(draw, run, draw(program.nodes.length)), source);
    refusals(() => checkGradients(draw, run, program), source);
    const again = program.run(inputs);
    try {
      assert.deepEqual(tensors(again, program), first, 'a second run gives other values');
    } finally {
      again.close();
    }
  } finally {
    run.close();
  }
  const reused = program.run(Object.fromEntries(program.inputs.map((name) => [name, input(draw, 1 + draw(4))])));
  refusals(() => checkCell(draw, reused, draw(program.nodes.length)), source);
  reused.close();
}

/** Runs f, which may be refused, in a sentence. */
function refusals(f: () => void, source: string): void {
  try {
    f();
  } catch (error) {
    checkError(error, source);
  }
}

/** The cells of all names, as bits: NaN equals NaN there, and 0 differs from -0. */
function tensors(run: Run, program: Program): unknown[] {
  const names = program.nodes.flatMap((node) => node.names);
  return names.map((name) => {
    try {
      const { shape, dtype, data } = run.tensor(name);
      return [name, shape, dtype, Array.from(data.subarray(0, 1000), (cell) => (Number.isNaN(cell) ? 'nan' : cell))];
    } catch (error) {
      if (error instanceof EngineError && error.code === 'value') return [name, 'no tensor'];
      throw error;
    }
  });
}

function checkCell(draw: Draw, run: Run, node: number): void {
  const tensor = run.tensor(node);
  const index = tensor.shape.map((size) => draw(size));
  const flat = tensor.shape.reduce((at, size, dim) => at * size + index[dim]!, 0);
  const explained = run.explain(node, index);
  const shown = tensor.integers ? Number(tensor.integers[flat]) : tensor.data[flat]!;
  const parts = explained.parts.map((part) => Math.abs(part.value) * explained.parts.length);
  // An explanation computes in doubles, in which whole numbers beyond 2^53 lose their last digits.
  const exact = [...parts, Math.abs(explained.value), Math.abs(shown)].every((x) => !(x > Number.MAX_SAFE_INTEGER));
  assert.ok(
    Object.is(explained.value, shown) || (tensor.dtype !== 'float32' && !exact),
    `${explained.value} is explained, ${shown} is shown`,
  );
  for (const part of explained.parts) {
    if (!part.cell) continue;
    const { node: from, index: at } = part.cell;
    const of = run.tensor(from);
    assert.equal(at.length, of.shape.length, 'a part names no cell');
    assert.ok(
      at.every((i, dim) => i >= 0 && i < of.shape[dim]!),
      'a part names a cell outside of its tensor',
    );
    break; // each names its node anew; one copy of the tensor is enough
  }
}

function checkGradients(draw: Draw, run: Run, program: Program): void {
  const losses = program.nodes.filter(({ node }) => {
    try {
      const { dtype, data } = run.tensor(node);
      return dtype === 'float32' && data.length === 1;
    } catch (error) {
      if (error instanceof EngineError && error.code === 'value') return false;
      throw error;
    }
  });
  run.backward(losses.length && draw(4) ? pick(draw, losses).node : draw(program.nodes.length));
  for (const { node } of program.nodes) {
    let gradient;
    try {
      gradient = run.grad(node);
    } catch (error) {
      if (error instanceof EngineError && (error.code === 'gradient' || error.code === 'value')) continue;
      throw error;
    }
    assert.deepEqual(gradient.shape, run.tensor(node).shape, 'a gradient has another shape than its tensor');
    if (gradient.data.length > 0) checkCell(draw, run, gradient.node);
  }
}

/** Lines as the parser counts them. */
function checkPlace({ line, column }: Pick<Place, 'line' | 'column'>, source: string): void {
  const lines = source.split(/\r\n|\n|\r/);
  assert.ok(line >= 1 && line <= lines.length, `line ${line} of ${lines.length}`);
  assert.ok(column >= 1 && column <= lines[line - 1]!.length + 1, `column ${column} of "${lines[line - 1]}"`);
}

function checkError(error: unknown, source: string): void {
  if (!(error instanceof EngineError)) throw error;
  const { code, message, line, column } = error;
  if (code === 'trap' || code === 'closed') throw error;
  assert.match(message, /^\S[^]*[.?]$/, `no sentence: "${message}"`);
  assert.doesNotMatch(message, /undefined|\[object/, `a sentence with a hole: "${message}"`);
  if (line !== undefined) checkPlace({ line, column: column ?? 1 }, source);
  else assert.ok(['limit', 'input', 'index'].includes(code), `${code} without a place: "${message}"`);
}

/** Mostly of one size along all dimensions, so that inputs go together. */
function input(draw: Draw, size: number): InputValue {
  const cell = (): number => pick(draw, [0, 1, 2, 3, -1, 0.5, -2.5, draw(100) / 8, -0, 1e30, Infinity, NaN]);
  const sizes = Array.from({ length: draw(4) }, () => (draw(8) ? size : pick(draw, [0, 1, 2, 3, 4, 5])));
  const count = sizes.reduce((product, size) => product * size, 1);
  const ordinary = draw(3) > 0;
  const cells = Array.from({ length: count }, () => (ordinary ? draw(9) / 4 - 1 : cell()));
  switch (draw(8)) {
    case 0:
      return draw(5);
    case 1:
      return cell();
    case 2:
      return { shape: sizes, data: Int32Array.from(cells, (x) => Math.round(x) || 0) };
    case 3:
      return { shape: sizes, data: cells.map((x) => x > 0), dtype: 'bool' };
    default:
      return { shape: sizes, data: Float32Array.from(cells) };
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; ++i) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum;
}
