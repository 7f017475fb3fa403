/** The two sides of an expression that is one matrix product. */
import { parser } from '@lezer/python';

/** `Q @ K.T` as [`Q`, `K.T`]; undefined where the last operation is another one. */
export function productOperands(text: string): [left: string, right: string] | undefined {
  let node = parser.parse(text).topNode.firstChild;
  if (node?.name === 'ExpressionStatement' && node.nextSibling === null) node = node.firstChild;
  while (node?.name === 'ParenthesizedExpression') node = node.getChild('(')?.nextSibling ?? null;
  if (node?.name !== 'BinaryExpression') return undefined;
  const operator = node.getChild('ArithOp');
  const [left, right] = [node.firstChild, node.lastChild];
  if (!operator || !left || !right || text.slice(operator.from, operator.to) !== '@') return undefined;
  return [text.slice(left.from, left.to), text.slice(right.from, right.to)];
}
