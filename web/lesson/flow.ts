/**
 * What an expression is made of: from the nodes of a compiled program to boxes and what leads to what. Lists, slices and
 * layers are no arrays and are looked through; plain numbers stand in the text of the step that takes them.
 */
import type { NodeId, NodeInfo, Place } from '../../bindings/surface.ts';

/** More boxes than these nobody can follow. */
export const MOST_BOXES = 40;

export interface FlowSettings {
  /** Names at which the flow begins, though they may be computed. */
  stop: readonly string[];
  /** Names that get no box. */
  aside: readonly string[];
  /** Steps without a name are part of the step they lead to. */
  named: boolean;
  /** The name from which steps are counted. */
  path?: string;
}

/** A compiled program, as far as a flow asks. */
export interface FlowSource {
  /** The text it was compiled from, or the beginning of it. */
  readonly source: string;
  node(node: NodeId): NodeInfo;
  /** Whether it is an array or a number. */
  hasValue(node: NodeId): boolean;
}

export interface FlowBox {
  node: NodeId;
  /** Operands on the way from the expression to this node. */
  operands: number[];
  name?: string;
  /** Whether at the end of the program the name still means this node. */
  bound: boolean;
  /** Which of the boxes of this name it is, where a loop or a second assignment made several: from 1. */
  turn?: { at: number; of: number };
  /** The step as the program writes it, with `…` for what has a box of its own; empty where the flow begins by name. */
  text: string;
  /** The boxes it is made from, as places in the list of boxes. */
  from: number[];
  /** Names it is made from that have no box. */
  beside: string[];
}

export interface Flow {
  /** Operands stand before what is made from them; the expression is the last. */
  boxes: FlowBox[];
  /** The longest way from `path` to the expression, as places of boxes, both ends included. */
  path?: number[];
}

/** Constants: a box only where a name was given to one. */
const LITERALS = new Set(['number', 'boolean', 'string', 'none']);
/** A list of numbers that is longer is left out of the text. */
const longestList = 16;

/** The flow to a node; undefined where it would have more than MOST_BOXES boxes. */
export function flowOf(source: FlowSource, root: NodeId, settings: FlowSettings): Flow | undefined {
  return new FlowReader(source, root, settings).read();
}

/** All names on the way to a node, in the order in which they are met from its end. */
export function namesBefore(source: FlowSource, root: NodeId): string[] {
  const names = new Set<string>();
  const seen = new Set<NodeId>([root]);
  const waiting = [...source.node(root).args];
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const info = source.node(node);
    const name = nameOf(info, source.source);
    if (name !== undefined && isNamed(info, name)) names.add(name);
    waiting.push(...info.args);
  }
  return [...names];
}

class TooMany extends Error {}

class FlowReader {
  private readonly boxes: FlowBox[] = [];
  private readonly places = new Map<NodeId, number>();
  private found = 0;

  constructor(
    private readonly source: FlowSource,
    private readonly root: NodeId,
    private readonly settings: FlowSettings,
  ) {}

  read(): Flow | undefined {
    try {
      this.box(this.root, []);
    } catch (error) {
      if (error instanceof TooMany) return undefined;
      throw error;
    }
    for (const box of this.boxes) {
      const same = this.boxes.filter(({ name }) => name !== undefined && name === box.name);
      if (same.length > 1) box.turn = { at: same.indexOf(box) + 1, of: same.length };
    }
    const path = this.path();
    return { boxes: this.boxes, ...(path && { path }) };
  }

  private box(node: NodeId, operands: number[]): number {
    const known = this.places.get(node);
    if (known !== undefined) return known;
    if (++this.found > MOST_BOXES) throw new TooMany();
    const info = this.source.node(node);
    const name = nameOf(info, this.source.source);
    const stopped = node !== this.root && name !== undefined && this.settings.stop.includes(name);
    const made: FlowBox = {
      node,
      operands,
      ...(name !== undefined && { name }),
      bound: name !== undefined && info.names.includes(name),
      text: stopped || info.op === 'input' || LITERALS.has(info.op) ? '' : this.textOf(info, name),
      from: [],
      beside: [],
    };
    if (!stopped) {
      const { boxed, beside } = this.operandsOf(info, operands);
      made.from = [...new Set(boxed.map((one) => this.box(one.node, one.operands)))];
      made.beside = beside;
    }
    this.boxes.push(made);
    this.places.set(node, this.boxes.length - 1);
    return this.boxes.length - 1;
  }

  /** What a step is made from, with lists and steps that have no box looked through. */
  private operandsOf(
    info: NodeInfo,
    way: readonly number[],
  ): { boxed: { node: NodeId; operands: number[] }[]; beside: string[] } {
    const boxed: { node: NodeId; operands: number[] }[] = [];
    const beside = new Set<string>();
    const seen = new Set<NodeId>();
    const ahead = ({ args }: NodeInfo, operands: readonly number[]) =>
      args.map((node, at) => ({ node, operands: [...operands, at] })).reverse();
    const waiting = ahead(info, way);
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      if (seen.has(one.node)) continue;
      seen.add(one.node);
      const operand = this.source.node(one.node);
      const name = nameOf(operand, this.source.source);
      if (name !== undefined && this.settings.aside.includes(name)) beside.add(name);
      else if (this.hasBox(operand)) boxed.push(one);
      else waiting.push(...ahead(operand, one.operands));
    }
    return { boxed, beside: [...beside] };
  }

  private hasBox(info: NodeInfo): boolean {
    const name = nameOf(info, this.source.source);
    if (LITERALS.has(info.op) || this.settings.named) {
      if (name === undefined || !isNamed(info, name)) return false;
    }
    return this.source.hasValue(info.node);
  }

  private textOf(info: NodeInfo, name: string | undefined): string {
    // `a, b = split(...)`: what stands for `a` is its name only.
    const written = info.text === name && info.args.length > 0 ? this.source.node(info.args[0]!) : info;
    const holes: Place[] = [];
    const visit = (args: readonly NodeId[]): boolean => {
      let any = false;
      for (const node of args) {
        const arg = this.source.node(node);
        const boxed = this.hasBox(arg);
        const inside = boxed || visit(arg.args);
        any ||= inside;
        // A name says what it is by itself.
        const left =
          (boxed && nameOf(arg, this.source.source) !== arg.text) ||
          (arg.op === 'list' && !inside && arg.text.length > longestList);
        if (left && isWithin(arg.place, written.place)) holes.push(arg.place);
      }
      return any;
    };
    if (written.args.length > 0) visit(written.args);
    let text = '';
    let at = written.place.from;
    for (const { from, to } of holes.sort((a, b) => a.from - b.from || b.to - a.to)) {
      if (from < at) continue;
      text += `${written.text.slice(at - written.place.from, from - written.place.from)}…`;
      at = to;
    }
    return (text + written.text.slice(at - written.place.from)).replace(/\s+/g, ' ').trim();
  }

  private path(): number[] | undefined {
    const start = this.boxes.findIndex(({ name }) => name !== undefined && name === this.settings.path);
    if (start < 0) return undefined;
    /** The longest way to each box that the start leads to. */
    const ways: (number[] | undefined)[] = [];
    for (const [at, { from }] of this.boxes.entries()) {
      if (at === start) {
        ways.push([at]);
        continue;
      }
      const longest = from
        .map((one) => ways[one])
        .reduce((a, b) => ((b?.length ?? 0) > (a?.length ?? 0) ? b : a), undefined);
      ways.push(longest && [...longest, at]);
    }
    return ways.at(-1);
  }
}

/** A number of a loop is known by a name, too, but nobody gave it one. */
function isNamed({ op, text }: NodeInfo, name: string): boolean {
  return !LITERALS.has(op) || text !== name;
}

function isWithin(inner: Place, outer: Place): boolean {
  return inner.from >= outer.from && inner.to <= outer.to && inner.to - inner.from < outer.to - outer.from;
}

/**
 * The name a node is bound to. A name that is bound again later, in a loop or a function, belongs to the last node only:
 * for the others it is read off the line they stand in.
 */
function nameOf({ names, place, text }: NodeInfo, source: string): string | undefined {
  if (names.length > 0) return names[0];
  if (source.slice(place.from, place.to) !== text) return undefined;
  const line = source.slice(source.lastIndexOf('\n', place.from - 1) + 1, place.from);
  const before = /(?:^|;)[ \t]*([\p{L}_][\p{L}\p{M}\p{N}_]*)[ \t]*=[ \t]*$/u.exec(line);
  return before && /^[ \t]*(?:[#\n;]|$)/.test(source.slice(place.to)) ? before[1] : undefined;
}
