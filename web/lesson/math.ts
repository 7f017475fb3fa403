/** LaTeX to MathML as a tree of listed elements and attributes. No markup string is ever made. */
import temml from 'temml';
import type { MathNode } from './lesson.ts';
import { LIMITS } from './rules.ts';

/** The MathML elements that a formula may become. */
export const MATH_TAGS: ReadonlySet<string> = new Set(
  (
    'math mrow mi mn mo mtext mspace ms msub msup msubsup munder mover munderover mmultiscripts mprescripts none ' +
    'mfrac msqrt mroot mtable mtr mtd mstyle mpadded mphantom menclose'
  ).split(' '),
);

/** The attributes that they may have. */
export const MATH_ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'display fence form stretchy separator symmetric largeop movablelimits lspace rspace minsize maxsize width ' +
    'height depth voffset mathvariant accent accentunder linethickness columnalign columnspacing columnlines ' +
    'rowspacing rowlines rowalign columnspan rowspan displaystyle scriptlevel notation'
  ).split(' '),
);

/** What Temml's own tree looks like, as far as it is read here. */
interface TemmlNode {
  type?: string;
  text?: string;
  attributes?: Record<string, unknown>;
  classes?: string[];
  children?: TemmlNode[];
}

export type MathResult = { mathml: MathNode; typed: string[] } | { problem: string };

/**
 * Reads a formula. `typed` are the numbers in it that stand neither in a subscript nor in `\given{}`. Whatever is wrong
 * comes back as a sentence.
 */
export function readMath(tex: string, display: boolean): MathResult {
  if (tex.trim() === '') return { problem: 'The formula is empty.' };
  if (tex.length > LIMITS.formula) {
    return {
      problem: `The formula has ${tex.length} characters; at most ${LIMITS.formula} are read. Split it.`,
    };
  }
  try {
    const tree = temml.__renderToMathMLTree(tex, {
      displayMode: display,
      throwOnError: true,
      strict: false,
      maxExpand: 500,
      macros: { '\\given': '\\class{softlook-given}{#1}' },
      trust: (context: { command?: string }) => context.command === '\\class',
    }) as TemmlNode;
    const typed: string[] = [];
    const found = convert(tree, 0, false, typed);
    const [mathml] = found;
    if (found.length !== 1 || mathml === undefined || mathml.tag !== 'math') {
      return { problem: 'The formula does not become one formula of MathML.' };
    }
    return { mathml, typed };
  } catch (error) {
    if (error instanceof Unlisted) return { problem: error.message };
    if (error instanceof RangeError) return { problem: 'The formula is nested too deeply.' };
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: `The formula cannot be read: ${reason
        .replace(/[\u0332\u0333]/g, '')
        .replace(/ at (?:position \d+|end of input):.*$/s, '')
        .trim()}.`,
    };
  }
}

class Unlisted extends Error {}

function convert(node: TemmlNode, depth: number, given: boolean, typed: string[]): MathNode[] {
  if (depth > 120) throw new RangeError('deep');
  if (node.text !== undefined && node.type === undefined) return [{ tag: '', text: node.text }];
  const covered = given || (node.classes?.includes('softlook-given') ?? false);
  const children = (node.children ?? []).flatMap((child, place) =>
    convert(child, depth + 1, covered || isSubscript(node.type, place), typed),
  );
  if (node.type === undefined) {
    if (node.children === undefined || 'href' in node || 'src' in node) {
      throw new Unlisted('The formula holds a link or a picture, which a formula here cannot.');
    }
    return children;
  }
  if (!MATH_TAGS.has(node.type)) {
    throw new Unlisted(`The formula needs the MathML element <${node.type}>, which is not in our list.`);
  }
  const result: MathNode = { tag: node.type };
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    const text = String(value);
    if (MATH_ATTRIBUTES.has(name) && /^[\w .%+-]{0,60}$/.test(text)) attributes[name] = text;
  }
  if (Object.keys(attributes).length > 0) result.attributes = attributes;
  const text = children.filter((child) => child.tag === '');
  if (text.length > 0 && text.length === children.length) {
    result.text = text.map((child) => child.text ?? '').join('');
    if (!covered && /\p{N}/u.test(result.text)) typed.push(result.text);
  } else if (children.length > 0) {
    result.children = children.map((child) => (child.tag === '' ? { tag: 'mtext', text: child.text ?? '' } : child));
  }
  return [result];
}

/** The index below a letter names it: `W_{Q1}`. */
function isSubscript(parent: string | undefined, place: number): boolean {
  return (parent === 'msub' || parent === 'msubsup') && place === 1;
}
