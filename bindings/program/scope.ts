/** The node list as it grows, and what each name means at the present line. */
import { MAX_NODES } from './limits.ts';
import type { Keyword, NodeIndex, ParsedProgram, ProgramNode } from './nodes.ts';
import type { Places } from './places.ts';
import type { Place } from '../surface.ts';
import { ALSO_INPUTS, USUAL_MODULES } from './words.ts';

/** What a name stands for: a value, a module, or one thing of a module (`from math import sqrt`). */
export type Meaning =
  | { kind: 'value'; node: NodeIndex }
  | { kind: 'module'; module: string }
  | { kind: 'member'; module: string; name: string };

/** A node without its place. */
export type NodeContent = ProgramNode extends infer Node ? (Node extends unknown ? Omit<Node, 'place'> : never) : never;

/** The state of one parse. */
export class Scope {
  readonly places: Places;
  readonly program: ParsedProgram;
  /** What the names mean that the program itself has bound or used as inputs. */
  readonly #meanings = new Map<string, Meaning>();
  /** The names bound to each node at present. */
  readonly #names = new Map<NodeIndex, Set<string>>();

  constructor(places: Places) {
    this.places = places;
    this.program = { source: places.source, nodes: [], bindings: [], inputs: [], prints: [] };
  }

  /** Adds a node. @throws EngineError `limit`. */
  add(content: NodeContent, from: number, to: number): NodeIndex {
    const { nodes } = this.program;
    if (nodes.length >= MAX_NODES) {
      throw this.places.error(
        'limit',
        from,
        `The program has more than ${MAX_NODES.toLocaleString('en')} values and operations.`,
        'Shorten it, or pass long lists of numbers as an input.',
      );
    }
    nodes.push({ ...content, place: this.places.at(from, to) } as ProgramNode);
    return nodes.length - 1;
  }

  /** Adds an operator's node. */
  operator(name: string, args: NodeIndex[], from: number, to: number): NodeIndex {
    return this.add({ kind: 'call', name, form: 'operator', args, keywords: [] as Keyword[] }, from, to);
  }

  node(index: NodeIndex): ProgramNode {
    return this.program.nodes[index]!;
  }

  /** Replaces a node that nothing reads yet: `-1` becomes one number. */
  replace(index: NodeIndex, content: NodeContent, place: Place): void {
    this.program.nodes[index] = { ...content, place } as ProgramNode;
  }

  /** Binds a name to a value, from here on. */
  bind(name: string, node: NodeIndex): void {
    this.alias(name, { kind: 'value', node });
    this.program.bindings.push({ name, node });
  }

  /** Gives a name a meaning without listing it as a binding: by an import, or as an input. */
  alias(name: string, meaning: Meaning): void {
    const before = this.#meanings.get(name);
    if (before?.kind === 'value') this.#names.get(before.node)?.delete(name);
    this.#meanings.set(name, meaning);
    if (meaning.kind !== 'value') return;
    const names = this.#names.get(meaning.node);
    if (names) names.add(name);
    else this.#names.set(meaning.node, new Set([name]));
  }

  /** What a name means here, if the program or usage says so. */
  meaning(name: string): Meaning | undefined {
    const module = USUAL_MODULES.get(name);
    return this.#meanings.get(name) ?? (module === undefined ? undefined : { kind: 'module', module });
  }

  /** Whether the program imported the name itself; otherwise `F`, `nn` and `math` may be inputs. */
  mayBeInput(name: string): boolean {
    return !this.#meanings.has(name) && ALSO_INPUTS.has(name);
  }

  /** A name other than `name` that is bound to the same node at present. */
  otherName(node: NodeIndex, name: string): string | undefined {
    for (const other of this.#names.get(node) ?? []) if (other !== name) return other;
    return undefined;
  }

  /** A name that nothing has bound: an input, placed at its first use. */
  input(name: string, from: number, to: number): NodeIndex {
    const node = this.add({ kind: 'input', name }, from, to);
    this.alias(name, { kind: 'value', node });
    this.program.inputs.push({ name, node });
    return node;
  }
}
