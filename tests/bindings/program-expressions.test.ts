import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EngineError } from '../../bindings/error.ts';
import type { NodeIndex, ParsedProgram } from '../../bindings/program/nodes.ts';
import { parseProgram } from '../../bindings/program/parse.ts';

/** The nesting of one node, as expressions.py writes it. */
function nested(program: ParsedProgram, index: NodeIndex): string {
  const node = program.nodes[index]!;
  if (node.kind === 'input') return node.name;
  if (node.kind === 'number') return String(node.value);
  assert.ok(node.kind === 'call', `a node is a ${node.kind}`);
  return `(${[node.name, ...node.args.map((arg) => nested(program, arg))].join(' ')})`;
}

test('expressions nest as Python nests them', () => {
  const lines = readFileSync(new URL('./cases/expressions.txt', import.meta.url), 'utf8')
    .split('\n')
    .slice(2, -1);
  assert.ok(lines.length >= 400, `${lines.length} lines`);
  const wrong: string[] = [];
  for (const line of lines) {
    const [source, expected] = line.split('  =>  ') as [string, string];
    let got: string;
    try {
      const program = parseProgram(`y = ${source}`);
      got = nested(program, program.bindings[0]!.node);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      got = 'refused';
    }
    if (got !== expected) wrong.push(`${line}\n  but got  ${got}`);
  }
  assert.deepEqual(wrong, []);
});
