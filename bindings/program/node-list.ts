/** Hands a parsed program to C++, node by node. */
import type { NodeList } from '../module.ts';
import type { CallForm, ParsedProgram, ProgramNode } from './nodes.ts';

/** As in Node::Form of engine/graph.h. */
const forms: readonly CallForm[] = ['function', 'method', 'property', 'operator'];

/** Longer texts are shortened in messages. */
const longestText = 60;

export function addNodes(list: NodeList, parsed: Pick<ParsedProgram, 'source' | 'nodes'>): void {
  for (const node of parsed.nodes) addNode(list, node, shortened(parsed.source.slice(node.place.from, node.place.to)));
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= longestText ? line : `${line.slice(0, longestText - 1)}…`;
}

function addNode(list: NodeList, node: ProgramNode, text: string): void {
  switch (node.kind) {
    case 'input':
      return list.input(text, node.name);
    case 'number':
      return list.number(text, node.value, node.integer);
    case 'boolean':
      return list.boolean(text, node.value);
    case 'string':
      return list.text(text, node.value);
    case 'none':
      return list.none(text);
    case 'ellipsis':
      return list.ellipsis(text);
    case 'tuple':
    case 'list':
      if (node.kind === 'tuple') list.tuple(text);
      else list.list(text);
      node.items.forEach((item) => list.arg(item));
      return;
    case 'slice':
      list.slice(text);
      [node.start, node.stop, node.step].forEach((item) => list.arg(item));
      return;
    case 'unpack':
      list.unpack(text, node.item, node.count);
      list.arg(node.value);
      return;
    case 'call':
      list.call(text, node.name, forms.indexOf(node.form));
      node.args.forEach((arg) => list.arg(arg));
      node.keywords.forEach((keyword) => list.keyword(keyword.name, keyword.node));
  }
}
