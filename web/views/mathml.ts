/** MathML from data: elements by createElementNS, names and attributes from fixed lists, text as text nodes. */
import { noChange } from 'lit';
import { directive, Directive, type PartInfo } from 'lit/directive.js';
import type { MathNode } from '../lesson/lesson.ts';
import { closeRoot } from './root-room.ts';

const space = 'http://www.w3.org/1998/Math/MathML';

const tags = new Set(
  `math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup msubsup munder mover
  munderover mmultiscripts mprescripts mtable mtr mtd none`.split(/\s+/),
);
const attributes = new Set(
  `display mathvariant stretchy fence separator lspace rspace minsize maxsize form accent accentunder linethickness
  width height depth voffset rowspacing columnspacing columnalign rowalign columnlines rowlines columnspan rowspan displaystyle scriptlevel movablelimits
  symmetric largeop notation dir`.split(/\s+/),
);

const scripts = new Set(['msub', 'msup', 'msubsup']);

/** The element of a node; `dress` may add to each. */
export function mathElement(node: MathNode, dress?: (element: Element, node: MathNode) => void): Element {
  const element = document.createElementNS(space, tags.has(node.tag) ? node.tag : 'mrow');
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    if (attributes.has(name.toLowerCase())) element.setAttribute(name, value);
  }
  // A variable is set in the italics of the text, on machines with and without a mathematical font alike.
  if (node.tag === 'mi' && !node.attributes?.mathvariant && /^[A-Za-z]$/.test(node.text ?? '')) {
    element.setAttribute('class', 'letter');
    element.setAttribute('mathvariant', 'normal'); // else Firefox takes another letter from another face
  }
  if (node.text !== undefined) element.append(node.text);
  for (const [at, child] of (node.children ?? []).entries()) {
    const made = mathElement(child, dress);
    if (at > 0 && scripts.has(node.tag) && made.childElementCount === 0) {
      // Firefox does not make an index small whose typeface is set; a row of one it does.
      const row = document.createElementNS(space, 'mrow');
      row.append(made);
      element.append(row);
    } else element.append(made);
  }
  if (node.tag === 'msqrt') closeRoot(element);
  dress?.(element, node);
  return element;
}

class MathDirective extends Directive {
  private last: MathNode | undefined;
  constructor(part: PartInfo) {
    super(part);
  }
  render(node: MathNode): unknown {
    if (node === this.last) return noChange;
    this.last = node;
    const made = mathElement(node);
    if (made.localName === 'math') return made;
    const math = document.createElementNS(space, 'math');
    math.append(made);
    return math;
  }
}

/** Renders a MathNode as a DOM node, made once and kept while the data is the same. */
export const mathml = directive(MathDirective);
