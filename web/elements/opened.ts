/** An opened number as the steps of its unfolding, and where "Next step" leads. */
import type { LessonInput } from '../lesson/lesson.ts';
import type { OpenCell, ProgramCell, Session, Unfolding } from '../lesson/session.ts';
import { baseOf } from '../lesson/variant-names.ts';
import { partsOf, type UnfoldingStep } from '../views/unfolding.ts';

/** The cell an OpenCell names in the current run, if the lesson (still) has it. */
export function openedCell(session: Session, open: OpenCell): ProgramCell | undefined {
  const values = session.values({ program: open.program, text: open.expression });
  if ('message' in values) return undefined;
  const inside = open.index.length === values.shape.length && open.index.every((at, dim) => at < values.shape[dim]!);
  return inside ? { program: values.program, node: values.node, index: open.index } : undefined;
}

/** The steps along a path of parts; a path that leads nowhere (any more) ends early. */
export function stepsAlong(session: Session, cell: ProgramCell, path: readonly number[]): UnfoldingStep[] {
  const steps: UnfoldingStep[] = [];
  let at: ProgramCell | undefined = cell;
  for (let level = 0; at && level <= path.length; level++) {
    const made: Unfolding = session.unfold(at);
    const part = path[level];
    const next: ProgramCell | undefined =
      part === undefined ? undefined : partsOf(made).find((one) => one.part === part)?.cell;
    steps.push({
      unfolding: made,
      ...(next && part !== undefined ? { next: part } : {}),
      ...(inputOf(session, made.cell) ? { editable: true } : {}),
    });
    at = next;
  }
  return steps;
}

/** The lesson's input that a cell belongs to. */
export function inputOf(session: Session, cell: ProgramCell): LessonInput | undefined {
  const { names, op } = session.node(cell.program, cell.node);
  if (op !== 'input') return undefined;
  return session.lesson.inputs.find((input) => input.program === baseOf(cell.program) && names.includes(input.name));
}

/**
 * The path after one more step: into the first number that was itself computed; where all are inputs, into the first
 * of them; then on to the next number beside, level by level upwards. Undefined after the last.
 */
export function nextPath(
  session: Session,
  steps: readonly UnfoldingStep[],
  path: readonly number[],
): number[] | undefined {
  const deeper = worthOpening(session, steps.at(-1)!.unfolding)[0];
  if (deeper !== undefined) return [...path, deeper];
  for (let level = steps.length - 2; level >= 0; level--) {
    const beside = worthOpening(session, steps[level]!.unfolding);
    const next = beside[beside.indexOf(path[level]!) + 1];
    if (next !== undefined) return [...path.slice(0, level), next];
  }
  return undefined;
}

/** The path from a cell into its first computed parts, at most `depth` steps long. */
export function firstPath(session: Session, cell: ProgramCell, start: readonly number[], depth: number): number[] {
  const path = [...start];
  while (path.length < depth - 1) {
    const steps = stepsAlong(session, cell, path);
    if (steps.length <= path.length) break;
    const next = worthOpening(session, steps.at(-1)!.unfolding)[0];
    if (next === undefined) break;
    path.push(next);
  }
  return path;
}

function worthOpening(session: Session, made: Unfolding): number[] {
  const parts = partsOf(made);
  const computed = parts.filter((part) => session.unfold(part.cell!).arithmetic);
  return (computed.length ? computed : parts.slice(0, 1)).map((part) => part.part!);
}
