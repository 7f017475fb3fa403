/** `softlook explain FILE CELL`: how one number was made, as an indented tree. */
import type { Lesson } from '../lesson/lesson.ts';
import type { Printed, ProgramCell, Session, Unfolding } from '../lesson/session.ts';
import { isProblem } from '../lesson/session.ts';
import { arithmeticText, unfoldingText } from '../lesson/arithmetic-text.ts';
import { nearest } from '../lesson/nearest.ts';
import { openSession } from '../lesson/open-session.ts';
import { float32Text } from '../lesson/number-text.ts';
import { children } from '../lesson/unfold.ts';
import type { Arithmetic } from '../lesson/session.ts';
import { cli } from '../words/en-cli.ts';
import { Complaint } from './complaint.ts';
import { readLessonFile } from './lesson-file.ts';
import { readArguments } from './options.ts';
import type { Output } from './output.ts';
import { neededInputs } from './run.ts';
import { mainProgram, withInputs } from './set-option.ts';

const usualDepth = 3;
const mostDepth = 100;
const mostLines = 5_000;

export async function explainCommand(args: string[], output: Output): Promise<number> {
  const { positionals, flags, values } = readArguments(args, { json: 'flag', set: 'values', depth: 'value' });
  const [file, text, extra] = positionals;
  if (file === undefined) throw new Complaint(cli.missingFile('explain'), 2);
  if (text === undefined) throw new Complaint(cli.missingCell, 2);
  if (extra !== undefined) throw new Complaint(cli.tooMany(extra), 2);
  const depth = readDepth(values.get('depth')?.at(-1));
  const written = await readLessonFile(file);
  const { loadEngine } = await import('../../bindings/engine.ts');
  const engine = await loadEngine();
  const lesson = withInputs(written, values.get('set') ?? [], neededInputs(written, engine));
  // The lesson's views are not looked at here: only its programs have to be right.
  const session = openSession(lesson, engine);
  try {
    const cell = findCell(session, lesson, text);
    if (flags.has('json')) output.say(JSON.stringify(tree(session, cell, depth, { left: mostLines })));
    else printTree(session, cell, depth, output);
  } finally {
    session.close();
  }
  return 0;
}

function readDepth(text: string | undefined): number {
  if (text === undefined) return usualDepth;
  const depth = Number(text);
  if (text.trim() === '' || !Number.isInteger(depth) || depth < 0 || depth > mostDepth)
    throw new Complaint(cli.depth(text), 2);
  return depth;
}

/** Finds `A[1, 2]`, `sentence.A[1, 2]`, or `loss` for a single number. @throws Complaint */
function findCell(session: Session, lesson: Lesson, text: string): ProgramCell {
  const split = /^(.*?)\s*(?:\[([^[\]]*)\])?$/s.exec(text.trim());
  const written = split?.[1]?.trim() ?? '';
  if (written === '') throw new Complaint(cli.badIndex(text));
  const { program, name } = programOf(lesson, written);
  const values = session.values({ program, text: name });
  if (isProblem(values)) throw new Complaint(explainMissing(session, lesson, program, name, values.message));
  const { shape, node } = values;
  const index = readIndex(split?.[2], text);
  const sizes = shape.join(', ');
  if (index === undefined) {
    if (shape.length === 0) return { program, node, index: [] };
    throw new Complaint(cli.needsIndex(written, sizes, `${written}[${shape.map(() => 0).join(', ')}]`));
  }
  if (shape.length === 0) throw new Complaint(cli.scalarIndex(written));
  if (index.length !== shape.length) throw new Complaint(cli.wrongIndex(written, sizes, index.length, shape.length));
  const resolved = index.map((at, dim) => {
    const size = shape[dim]!;
    if (at < -size || at >= size) throw new Complaint(cli.outOfRange(written, at, dim, size));
    return at < 0 ? at + size : at;
  });
  return { program, node, index: resolved };
}

function programOf(lesson: Lesson, text: string): { program: string; name: string } {
  for (const { name } of lesson.programs) {
    if (text.startsWith(`${name}.`)) return { program: name, name: text.slice(name.length + 1) };
  }
  return { program: mainProgram(lesson), name: text };
}

function readIndex(text: string | undefined, whole: string): number[] | undefined {
  if (text === undefined) return undefined;
  return text.split(',').map((piece) => {
    const trimmed = piece.trim().replace('−', '-');
    if (!/^[+-]?\d{1,9}$/.test(trimmed)) throw new Complaint(cli.badIndex(whole));
    return Number(trimmed);
  });
}

/** For a plain name that is not there, the names that are; else the engine's sentence. */
function explainMissing(session: Session, lesson: Lesson, program: string, name: string, message: string): string {
  if (!/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name)) return message;
  const source = lesson.programs.find((one) => one.name === program)!.source;
  let names: string[];
  try {
    const compiled = session.engine.compile(source);
    names = [...new Set([...compiled.inputs, ...compiled.nodes.flatMap((info) => info.names)])];
    compiled.close();
  } catch {
    return message;
  }
  return names.includes(name) ? message : cli.unknownName(name, names.join(', '), nearest(name, names));
}

function printTree(session: Session, root: ProgramCell, depth: number, output: Output): void {
  let left = mostLines;
  /** How much deeper a cell was unfolded already. */
  const unfolded = new Map<string, number>();
  const visit = (cell: ProgramCell, level: number): void => {
    if (left-- <= 0) return;
    const unfolding = session.unfold(cell);
    const key = keyOf(unfolding.cell);
    const parts = level < depth ? shownCells(unfolding) : [];
    const isAbove = parts.length > 0 && (unfolded.get(key) ?? -1) >= depth - level;
    const remark = isAbove ? `${unfolding.step}; ${cli.above}` : unfolding.step;
    output.say(`${'  '.repeat(level)}${unfoldingText(unfolding)}   [${remark}]`);
    if (isAbove) return;
    if (parts.length > 0) unfolded.set(key, depth - level);
    for (const part of parts) visit(part, level + 1);
  };
  visit(root, 0);
  if (left < 0) output.say(cli.tooLongTree(mostLines));
}

const keyOf = ({ program, node, index }: ProgramCell): string => `${program}:${node}:${index.join(',')}`;

/** The cells of the numbers in a line, each once. */
function shownCells({ arithmetic }: Unfolding): ProgramCell[] {
  const found = new Map<string, ProgramCell>();
  const visit = (piece: Arithmetic): void => {
    if (piece.kind === 'number') keep(piece.printed);
    else children(piece).forEach(visit);
  };
  const keep = ({ cell }: Printed): void => {
    if (cell) found.set(keyOf(cell), cell);
  };
  if (arithmetic) visit(arithmetic);
  return [...found.values()];
}

const jsonNumber = (value: number): number | string =>
  Number.isFinite(value) ? Number(float32Text(value)) : String(value);

/** The same for machines: every part, as deep as asked. */
function tree(session: Session, cell: ProgramCell, depth: number, budget: { left: number }): unknown {
  budget.left--;
  const explanation = session.explain(cell);
  const unfolding = session.unfold(cell);
  return {
    title: unfolding.title,
    program: cell.program,
    index: explanation.cell.index,
    op: explanation.op,
    step: unfolding.step,
    value: jsonNumber(explanation.value),
    printed: unfolding.result.text,
    ...(unfolding.arithmetic && {
      arithmetic: arithmeticText(unfolding.arithmetic),
      approximate: unfolding.approximate,
    }),
    formula: explanation.formula,
    ...(explanation.shown && { shown: explanation.shown }),
    ...(unfolding.ends && { ends: unfolding.ends }),
    parts: explanation.parts.map((part) => ({
      role: part.role,
      value: jsonNumber(part.value),
      ...(part.cell &&
        depth > 0 &&
        budget.left > 0 && { made: tree(session, { program: cell.program, ...part.cell }, depth - 1, budget) }),
    })),
  };
}
