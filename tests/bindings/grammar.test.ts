/** The grammar beside Lezer's Python grammar, which the editor has: what both take, both take alike. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SyntaxNode as LezerNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { EngineError } from '../../bindings/error.ts';
import { syntaxTree } from '../../bindings/program/grammar.ts';
import { Places } from '../../bindings/program/places.ts';
import { scan } from '../../bindings/program/scan.ts';
import type { SyntaxNode } from '../../bindings/program/tree.ts';
import { generator, mutated } from '../fuzz/text.ts';
import { readCases } from './cases.ts';

const cases = new URL('./cases/', import.meta.url);
const files = readdirSync(cases);
const programs = [
  ...files.filter((name) => name.endsWith('.txt')).flatMap((name) => readCases(name).map(({ source }) => source)),
  ...files.filter((name) => name.endsWith('.py')).map((name) => readFileSync(new URL(name, cases), 'utf8')),
];

const lezer = parser.configure({ strict: true });

/** A tree as text. */
type Outline = string[];

/** Our tree; undefined where the program is refused. */
function ours(source: string): Outline | undefined {
  const places = new Places(source);
  try {
    return syntaxTree(places, scan(source, places)).flatMap((tree) => outline(tree));
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

function outline({ name, from, to, children }: SyntaxNode): Outline {
  if (name === '->') return []; // Lezer has no node for it
  return [`${name} ${from}`, ...(children.length ? children.flatMap(outline) : [`${to}`])];
}

/** Lezer's tree; undefined where it sees a mistake. */
function theirs(source: string): Outline | undefined {
  try {
    return parts(lezer.parse(source).topNode).flatMap((node) => lezerOutline(source, node));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function lezerOutline(source: string, node: LezerNode): Outline {
  const { from, to } = node;
  if (node.name === 'BinaryExpression' || node.name === 'UnaryExpression') {
    return [`Operation ${from}`, ...operation(source, node)];
  }
  const name = node.name === 'self' ? 'VariableName' : node.name;
  // The signs of a replacement, and the colon of its format, have no nodes with us.
  if (name === 'FormatReplacement') {
    const inner = parts(node)
      .slice(1)
      .filter((part) => part.name !== '}');
    return [`${name} ${from}`, ...inner.flatMap((part) => lezerOutline(source, part))];
  }
  if (name === 'FormatSpec') return [`${name} ${from + 1}`, `${to}`];
  const inner = parts(node).flatMap((part) => lezerOutline(source, part));
  return [`${name} ${from}`, ...(inner.length ? inner : [`${to}`])];
}

/** Operands and signs side by side, as our tree has them. */
function operation(source: string, node: LezerNode): Outline {
  if (node.name !== 'BinaryExpression' && node.name !== 'UnaryExpression') return lezerOutline(source, node);
  const signs = parts(node).slice(node.name === 'BinaryExpression' ? 1 : 0, -1);
  const words = signs.map(({ from, to }) => source.slice(from, to));
  return [
    ...(node.name === 'BinaryExpression' ? operation(source, node.firstChild!) : []),
    ...[`${words.join(' ')} ${signs[0]!.from}`, `${signs.at(-1)!.to}`],
    ...operation(source, parts(node).at(-1)!),
  ];
}

/** Without comments, and without the escapes in strings: strings.ts reads those. */
function parts(node: LezerNode): LezerNode[] {
  const list: LezerNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment' && child.name !== 'Escape') list.push(child);
  }
  return list;
}

test('programs have the tree that Lezer gives them', () => {
  const draw = generator(1);
  const mutations = Array.from({ length: 8_000 }, () => mutated(draw, programs[draw(programs.length)]!, programs));
  let compared = 0;
  for (const text of [...programs, ...mutations]) {
    const source = text.replace('\ufeff', ''); // a name's first letter to Lezer
    const [own, other] = [ours(source), theirs(source)];
    if (!own || !other) continue;
    assert.deepEqual(own, other, source);
    ++compared;
  }
  assert.ok(compared > 1_000, `${compared} programs were compared`);
});
