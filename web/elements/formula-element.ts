/**
 * `<softlook-formula>`: a formula whose symbols show their arrays. `tree` says which; `arrays` holds them by symbol.
 * Events: `softlook-open` and `softlook-point` (symbol, place).
 */
import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import type { FormulaNode, Role } from '../lesson/lesson.ts';
import type { ArrayData, Marks } from '../views/array.ts';
import { formula, formulaMath, formulaStyle, markSymbol } from '../views/formula.ts';
import { symbols } from '../views/symbols.ts';
import type { CellDetail } from './array-element.ts';
import { baseStyle } from './base-style.ts';
import { figureLabelStyle } from './figure-style.ts';
import { ViewElement } from './view-element.ts';

export interface SymbolCell {
  symbol: string;
  place: number | undefined;
}

export class SoftlookFormula extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, formulaStyle, figureLabelStyle];
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    label: {},
    alt: {},
    tree: { attribute: false },
    arrays: { attribute: false },
    roleOf: { attribute: false },
    chosen: { state: true },
  };
  declare label: string;
  declare alt: string;
  declare tree: FormulaNode | undefined;
  declare arrays: ReadonlyMap<string, { array: ArrayData; marks: Marks }>;
  declare roleOf: (symbol: string) => Role;
  declare private chosen: string | undefined;
  private math: Element | undefined;

  constructor() {
    super();
    this.label = '';
    this.alt = '';
    this.arrays = new Map();
    this.roleOf = () => 'plain';
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!this.tree || (this.math && !changed.has('tree'))) return;
    this.math = formulaMath(this.tree, (symbol) => this.roleOf(symbol), { choose: this.choose });
  }

  protected override view(): unknown {
    const { math, chosen } = this;
    if (!math) return nothing;
    markSymbol(math, chosen);
    const found = chosen === undefined ? undefined : this.arrays.get(chosen);
    return html`${this.label ? html`<p class="label" part="label" dir="auto">${symbols(this.label)}</p>` : nothing}
    ${formula(
      {
        math,
        label: [this.label, this.alt].filter(Boolean).join('. '),
        symbols: [...this.arrays.keys()].map((name) => ({ name, role: this.roleOf(name) })),
        chosen,
        shown: found ? this.matrix(chosen!, found) : nothing,
        words: this.words,
      },
      { choose: this.choose },
    )}`;
  }

  /** The same symbol again takes its array away. */
  private readonly choose = (symbol: string): void => {
    this.chosen = this.chosen === symbol ? undefined : symbol;
  };

  private matrix(symbol: string, { array, marks }: { array: ArrayData; marks: Marks }): unknown {
    return html`<softlook-matrix
      part="matrix"
      exportparts="label, grid"
      lang=${this.lang}
      .array=${array}
      .marks=${marks}
      @softlook-open=${({ detail: { place } }: CustomEvent<CellDetail>) => this.say<SymbolCell>('softlook-open', { symbol, place })}
      @softlook-point=${({ detail: { place } }: CustomEvent<CellDetail>) => this.say<SymbolCell>('softlook-point', { symbol, place })}
    ></softlook-matrix>`;
  }
}
