/** A parsed program written down compactly, a line a node: `2  property T(1)  1:24 K.T`. */
import type { ParsedProgram, ProgramNode } from '../../bindings/program/nodes.ts';

function content(node: ProgramNode): string {
  switch (node.kind) {
    case 'input':
      return `input ${node.name}`;
    case 'number':
      return `${node.integer ? 'int' : 'float'} ${Object.is(node.value, -0) ? '-0' : node.value}`;
    case 'boolean':
      return node.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'ellipsis':
      return '...';
    case 'string':
      return `string ${JSON.stringify(node.value)}`;
    case 'tuple':
    case 'list':
      return `${node.kind}(${node.items.join(', ')})`;
    case 'slice':
      return `slice(${node.start}, ${node.stop}, ${node.step})`;
    case 'unpack':
      return `unpack(${node.value}) ${node.item} of ${node.count}`;
    case 'call': {
      const keywords = node.keywords.map((keyword) => `${keyword.name}=${keyword.node}`);
      return `${node.form} ${node.name}(${[...node.args, ...keywords].join(', ')})`;
    }
  }
}

/** Writes a program down. */
export function notation(program: ParsedProgram): string {
  const lines = program.nodes.map((node, index) => {
    const { line, column, from, to } = node.place;
    const text = program.source.slice(from, to).replace(/\r?\n|\r/g, '⏎');
    const calls = (node.calls ?? []).map((call) => ` < ${call.name} ${call.place.line}:${call.place.column}`).join('');
    return `${index}  ${content(node)}  ${line}:${column} ${text}${calls}`.trimEnd();
  });
  for (const { name, node } of program.bindings) lines.push(`${name} = ${node}`);
  if (program.inputs.length > 0)
    lines.push(`inputs ${program.inputs.map(({ name, node }) => `${name}=${node}`).join(' ')}`);
  for (const { pieces, place } of program.prints) {
    const shown = pieces.map((piece) =>
      'text' in piece
        ? JSON.stringify(piece.text)
        : `{${piece.node}${piece.format === undefined ? '' : `:${piece.format}`}}`,
    );
    lines.push(`print ${place.line}:${place.column} ${shown.join(' ')}`.trimEnd());
  }
  return lines.join('\n');
}
