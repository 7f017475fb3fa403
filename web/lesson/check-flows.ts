/** What only the compiled program can judge of a flow: its names and its size. */
import type { NodeId, Program, Run } from '../../bindings/surface.ts';
import { flowOf, MOST_BOXES, namesBefore, type FlowSource } from './flow.ts';
import type { At } from './lesson.ts';
import { hint } from './nearest.ts';
import type { FlowUse } from './reading.ts';
import type { RuleId } from './rules.ts';

/** A run of a program whose last line binds `end` to the expression of the flow. */
export function flowMisfits(
  { flow, at, lineOf }: FlowUse,
  program: Program,
  run: Run,
  end: string,
): { rule: RuleId; at: At; message: string }[] {
  const root = program.node(end);
  if (root === undefined) return [];
  const infos = new Map(
    program.nodes.map((info) => [info.node, { ...info, names: info.names.filter((name) => name !== end) }]),
  );
  const source: FlowSource = {
    source: program.source,
    node: (node) => infos.get(node)!,
    hasValue: (node) => hasValue(run, node),
  };
  const { text } = flow.expression;
  const known = namesBefore(source, root);
  const wrong = (option: 'stop' | 'aside' | 'path', message: string) => ({
    rule: 'option' as const,
    at: { line: lineOf(option) },
    message,
  });
  const unknown = (option: 'stop' | 'aside' | 'path', names: readonly string[]) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) =>
        wrong(option, `:${option}: names ${name}, which is not on the way to ${text}.${hint(name, known)}`),
      );
  const path = flow.path === undefined ? [] : [flow.path];
  const misfits = [...unknown('stop', flow.stop), ...unknown('aside', flow.aside), ...unknown('path', path)];
  const made = flowOf(source, root, flow);
  if (made === undefined) {
    const shorter = flow.named ? 'Begin it later with :stop:.' : 'Begin it later with :stop:, or take :named:.';
    const message = `The flow of ${text} has more than ${MOST_BOXES} boxes, which nobody can follow. ${shorter}`;
    return [...misfits, { rule: 'shape', at, message }];
  }
  if (misfits.length === 0 && path.length > 0 && made.path === undefined) {
    misfits.push(wrong('path', `:path: names ${flow.path}, which has no box here: :stop: or :aside: leaves it out.`));
  }
  return misfits;
}

/** Lists, slices and layers have none. */
function hasValue(run: Run, node: NodeId): boolean {
  try {
    run.tensor(node);
    return true;
  } catch {
    return false;
  }
}
