/** What names mean, in the program and inside its functions, and which of them name the same value. */
import type { NodeIndex } from './nodes.ts';
import type { Callable } from './scope.ts';

/** What a name stands for: a value, a module, one thing of a module (`from math import sqrt`), or a function. */
export type Meaning =
  | { kind: 'value'; node: NodeIndex }
  | { kind: 'module'; module: string }
  | { kind: 'member'; module: string; name: string }
  | { kind: 'function'; call: Callable }
  /** Python knows that the name is bound further down, and refuses to read it before. */
  | { kind: 'later'; within: Frame['kind'] };

/** A list that `append` makes longer: it becomes a node when it is next read. */
export interface Growing {
  kind: 'growing';
  items: NodeIndex[];
  from: number;
  to: number;
}

/** A name in one frame. */
export interface Binding {
  readonly name: string;
  readonly frame: Frame | undefined;
  meaning: Meaning | Growing;
}

/** The names of the program, of one call of a function, or of one comprehension. */
export class Frame {
  readonly kind: 'program' | 'function' | 'comprehension';
  readonly bindings = new Map<string, Binding>();
  /** Where a name is looked up that is not bound here. */
  readonly parent: Frame | undefined;
  /** Names that are bound somewhere in this frame. */
  readonly later: ReadonlySet<string>;

  constructor(kind: Frame['kind'], parent?: Frame, later: ReadonlySet<string> = new Set()) {
    this.kind = kind;
    this.parent = parent;
    this.later = later;
  }

  /** The binding that a name has here or around, or the frame that binds it only further down. */
  find(name: string): Binding | Frame | undefined {
    const binding = this.bindings.get(name);
    if (binding) return binding;
    return this.later.has(name) ? this : this.parent?.find(name);
  }
}

/** Which names and which lists hold a node at present. */
export class Holders {
  readonly #names = new Map<NodeIndex, Set<Binding>>();
  readonly #containers = new Map<NodeIndex, NodeIndex[]>();

  name(node: NodeIndex, binding: Binding): void {
    const names = this.#names.get(node);
    if (names) names.add(binding);
    else this.#names.set(node, new Set([binding]));
  }

  unname(node: NodeIndex, binding: Binding): void {
    const names = this.#names.get(node);
    if (names?.delete(binding) && names.size === 0) this.#names.delete(node);
  }

  contain(container: NodeIndex, items: readonly NodeIndex[]): void {
    for (const item of items) {
      const containers = this.#containers.get(item);
      if (!containers) this.#containers.set(item, [container]);
      else if (containers.at(-1) !== container) containers.push(container);
    }
  }

  /** Takes back the last container. */
  release(container: NodeIndex, items: readonly NodeIndex[]): void {
    for (const item of items) {
      const containers = this.#containers.get(item);
      if (containers?.at(-1) === container) containers.pop();
    }
  }

  /** A name other than `binding` by which the node can be reached, through lists too. */
  other(node: NodeIndex, binding: Binding | undefined): Binding | undefined {
    const seen = new Set([node]);
    for (const present of seen) {
      for (const name of this.#names.get(present) ?? []) if (name !== binding || present !== node) return name;
      for (const container of this.#containers.get(present) ?? []) seen.add(container);
    }
    return undefined;
  }
}
