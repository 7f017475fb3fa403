/** The gallery's figures for lessons: each in its states, from hand-made data. */
import { html, type CSSResultGroup } from 'lit';
import { baseStyle } from '../elements/base-style.ts';
import { define } from '../elements/define.ts';
import type { DifferenceData } from '../elements/difference-element.ts';
import { defineFigures } from '../elements/figure-parts.ts';
import type { ChosenBox, SoftlookFlow } from '../elements/flow-element.ts';
import type { MovePoint } from '../elements/plane-element.ts';
import { ViewElement } from '../elements/view-element.ts';
import type { FormulaNode } from '../lesson/lesson.ts';
import type { Arithmetic, Printed, Unfolding } from '../lesson/session.ts';
import type { ArrayData } from '../views/array.ts';
import type { FlowBoxView, FlowData } from '../views/flow.ts';
import type { PlaneData } from '../views/plane.ts';
import type { PointSet } from '../views/point-sets.ts';
import type { ProductData } from '../views/product.ts';
import type { ScatterData } from '../views/scatter.ts';
import type { StripData } from '../views/strip.ts';
import { dropdown, dropdownStyle } from '../views/dropdown.ts';
import { tabs, tabsStyle } from '../views/tabs.ts';

/** Tabs have no element of their own: a lesson draws them among its blocks. */
class GalleryTabs extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, tabsStyle];
  private chosen = 0;

  protected override view(): unknown {
    const panel = (words: string) => html`<p>${words}</p>`;
    return tabs(
      {
        name: 'tabs',
        label: 'Views',
        tabs: [
          { title: 'scores', content: panel('Scores may be any numbers.') },
          { title: 'scores, divided by the root of d_k', content: panel('Smaller ones.') },
          { title: 'weights', content: panel('Weights sum to one in each row.') },
        ],
        chosen: this.chosen,
      },
      {
        choose: (at) => {
          this.chosen = at;
          this.requestUpdate();
        },
      },
    );
  }
}
define('gallery-tabs', GalleryTabs);

class GalleryDropdown extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, dropdownStyle];
  private opened = false;

  protected override view(): unknown {
    return dropdown(
      {
        name: 'dropdown',
        title: 'If you have time: why the root of d_k',
        content: html`<p>The variance of a sum grows with its terms.</p>`,
        open: this.opened,
      },
      {
        open: (open) => {
          this.opened = open;
          this.requestUpdate();
        },
      },
    );
  }
}
define('gallery-dropdown', GalleryDropdown);

await defineFigures();

const tokens = ['The', 'cat', 'sat', 'here'];
const vector = (name: string, role: PointSet['role'], values: number[], movable = false): PointSet => ({
  names: [name],
  role,
  columns: 2,
  values,
  marks: {},
  movable,
});
const axes = ['dimension 1', 'dimension 2'] as const;
const dragged: PlaneData = {
  label: 'How much of a goes along b',
  alt: 'Two arrows, the first projected onto the second.',
  sets: [vector('a', 'query', [1, 2], true), vector('b', 'key', [2, 0.5], true)],
  dims: [0, 1],
  axes,
  project: { from: 0, onto: 1, dot: 3, marks: {} },
  digits: 2,
};
const against: PlaneData = {
  ...dragged,
  label: 'Against each other, in a range that one leaves',
  sets: [vector('u', 'query', [-1.5, 1]), vector('v', 'key', [2, 0]), vector('far', 'value', [4, 6])],
  range: 3,
  project: { from: 0, onto: 1, dot: -3, marks: { chosen: 0 } },
};
const keys: PointSet = {
  names: tokens,
  role: 'key',
  columns: 3,
  values: [-0.1, 0.4, -0.3, 1.3, 0.2, -0.3, 1, 0.9, -0.2, 0.5, -1, 0.9],
  marks: { lit: new Set([3, 5]) },
};
const circles: PlaneData = {
  label: 'Keys, with a score each',
  alt: 'Four keys and a query.',
  sets: [keys, { ...keys, names: ['query of cat'], role: 'query', values: [-0.8, 1.3, -1.1], marks: {} }],
  dims: [0, 2],
  axes: ['dimension 1', 'dimension 3'],
  circles: { label: 'score', set: 0, values: [1.32, -0.45, 0.07, 0.04], marks: {} },
  digits: 2,
};
const crowd: PointSet = {
  names: ['river', 'bank', 'money', 'bank', 'loan', 'water', 'account', 'shore', 'cash', 'stream'],
  role: 'embedding',
  columns: 2,
  values: [0.1, 0.9, 0.5, 0.5, 0.9, 0.12, 0.5, 0.5, 0.82, 0.2, 0.12, 0.84, 0.88, 0.18, 0.2, 0.8, 0.9, 0.1, 0.1, 0.88],
  marks: {},
};
const crowded: ScatterData = {
  label: 'Two meanings of bank, some words in one place',
  alt: 'Words of water above, words of money to the right, bank between.',
  sets: [crowd],
  dims: [0, 1],
  axes: ['money', 'water'],
  digits: 2,
};
const values: PointSet = { ...vector('', 'value', [0.9, 0.1, -0.3, 0.8, 0.1, 0.6, 0.4, -0.2]), names: tokens };
const moved: ScatterData = {
  label: 'Before and after',
  alt: 'Where the tokens stand, and where attention takes them.',
  sets: [
    { ...values, style: 'ghost' },
    { ...values, values: [0.2, 0.35, 0.3, 0.24, 0.1, 0.36, 0.36, 0.2], marks: { lit: new Set([2, 3]) } },
  ],
  moves: [0, 1, 2, 3].map((row) => {
    const after = [0.2, 0.35, 0.3, 0.24, 0.1, 0.36, 0.36, 0.2];
    return [
      [values.values[2 * row]!, values.values[2 * row + 1]!],
      [after[2 * row]!, after[2 * row + 1]!],
    ];
  }),
  dims: [0, 1],
  axes,
  digits: 2,
};
const pulled: ScatterData = {
  label: 'What pulls at the output of cat',
  alt: 'The output lies between the values, near the heavy ones.',
  sets: [values, { ...vector('output', 'value', [0.24, 0.23]), style: 'star' }],
  dims: [0, 1],
  axes,
  pull: { label: 'weight', set: 0, values: [0.05, 0.26, 0.19, 0.5], marks: { lit: new Set([3]) } },
  digits: 2,
};

const embedding = (size: number): ArrayData => ({
  label: size > 24 ? 'an embedding' : 'x, the embedding of cat',
  quantity: 'value',
  alt: 'A vector, cut into parts.',
  role: 'embedding',
  shape: [size],
  data: Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7) * Math.cos(i / 9)),
  digits: 2,
});
const cut = (size: number, parts: number, partLabel = 'head'): StripData => ({
  array: embedding(size),
  parts: { value: parts, marks: {} },
  each: { value: Math.floor(size / parts), marks: {} },
  rest: { value: size % parts, marks: {} },
  partLabel,
});

const table = (label: string, data: number[], more: Partial<ArrayData> = {}): ArrayData => ({
  label,
  quantity: 'value',
  alt: 'A table.',
  role: 'plain',
  shape: [3, 3],
  data,
  rows: tokens.slice(0, 3),
  columns: tokens.slice(0, 3),
  rowRole: 'query',
  columnRole: 'key',
  digits: 2,
  ...more,
});
const scaled = [0.62, 0.21, 0.17, 0.1, 0.64, 0.26, 0.33, 0.33, 0.34];
const unscaled = [0.4, 0.35, 0.25, 0.2, 0.5, 0.3, 0.33, 0.33, 0.34];
const differing: DifferenceData = {
  left: { array: table('scaled', scaled), marks: {} },
  right: { array: table('unscaled', unscaled), marks: { lit: new Set([0]) } },
  difference: {
    array: table(
      'scaled − unscaled',
      scaled.map((value, at) => value - unscaled[at]!),
    ),
    marks: { chosen: 0 },
  },
};

const factor = (label: string, shape: number[], data: number[], more: Partial<ArrayData>): ArrayData => ({
  label,
  quantity: 'value',
  alt: 'Each row times each column.',
  role: 'plain',
  shape,
  data,
  digits: 2,
  ...more,
});
const multiplied: ProductData = {
  left: {
    array: factor('X', [4, 3], [0.9, 0.1, -0.2, -0.3, 0.8, 0.5, 0.1, 0.6, 0.4, 0.4, -0.2, 0.7], {
      role: 'embedding',
      rows: tokens,
    }),
    marks: {},
  },
  right: {
    array: factor('W_Q', [3, 3], [1, 0, 1, 0, 1, -1, -1, 1, 0], { role: 'query' }),
    marks: {},
  },
  product: {
    array: factor('Q', [4, 3], [1.1, -0.1, 0.8, -0.8, 1.3, -1.1, -0.3, 1, -0.5, -0.3, 0.5, 0.6], {
      role: 'query',
      rows: tokens,
    }),
    marks: { lit: new Set([4]) },
  },
};
const sumOf = (place: number): Unfolding => {
  const [row, column] = [Math.floor(place / 3), place % 3];
  const { left, right, product } = multiplied;
  const printed = (value: number, part?: number): Printed => ({
    value,
    text: value.toFixed(2).replace('-', '−'),
    ...(part === undefined ? {} : { part, cell: { program: 'main', node: 0, index: [part] } }),
  });
  const number = (value: number, part: number): Arithmetic => ({ kind: 'number', printed: printed(value, part) });
  return {
    cell: { program: 'main', node: 0, index: [row, column] },
    title: `Q(${tokens[row]}, ${column})`,
    step: 'dot product of a row and a column',
    result: printed(product.array.data[place]!),
    approximate: false,
    arithmetic: {
      kind: 'sum',
      terms: [0, 1, 2].map((at) => ({
        kind: 'binary',
        op: '·',
        left: number(left.array.data[row * 3 + at]!, at),
        right: number(right.array.data[at * 3 + column]!, 3 + at),
      })),
    },
  };
};

const variable = (symbol: string, below?: string): FormulaNode => ({
  tag: below === undefined ? 'mi' : 'msub',
  symbol,
  ...(below === undefined
    ? { text: symbol }
    : {
        children: [
          { tag: 'mi', text: symbol[0]! },
          { tag: 'mi', text: below },
        ],
      }),
});
const mo = (text: string): FormulaNode => ({ tag: 'mo', text });
const weightsFormula: FormulaNode = {
  tag: 'mrow',
  children: [
    variable('A'),
    mo('='),
    { tag: 'mi', text: 'softmax', attributes: { mathvariant: 'normal' } },
    mo('('),
    {
      tag: 'mfrac',
      children: [
        { tag: 'mrow', children: [variable('Q'), { tag: 'msup', children: [variable('K'), mo('⊤')] }] },
        { tag: 'msqrt', children: [variable('d_k', 'k')] },
      ],
    },
    mo(')'),
  ],
};
const formulaArrays = new Map(
  Object.entries({ A: differing.left, Q: multiplied.product, K: multiplied.right }).concat([
    ['d_k', { array: factor('d_k', [], [3], { digits: 0 }), marks: {} }],
  ]),
);
const formulaRoles = (symbol: string) => (({ Q: 'query', K: 'key' }) as const)[symbol as 'Q' | 'K'] ?? 'plain';

const input = (name: string, shape: number[], role: FlowBoxView['role'] = 'plain'): FlowBoxView => ({
  name,
  text: '',
  role,
  shape,
  ...(shape.length ? {} : { value: 3 }),
  digits: 0,
  from: [],
  rank: 0,
  beside: [],
});
const made = (name: string, text: string, shape: number[], from: number[], more: Partial<FlowBoxView> = {}) => ({
  ...input(name, shape),
  ...(shape.length ? {} : { value: 1.73 }),
  text,
  digits: 2,
  from,
  ...more,
});
const unnamed = (text: string, shape: number[], from: number[]): FlowBoxView => {
  const { name: _, ...box } = made('', text, shape, from);
  return box;
};
const attention: FlowData = {
  label: 'attention',
  alt: 'Queries and keys make weights, and the weights mix the values.',
  boxes: [
    input('X', [4, 3], 'embedding'),
    input('W_Q', [3, 3], 'query'),
    made('Q', 'X @ W_Q', [4, 3], [0, 1], { role: 'query' }),
    input('W_K', [3, 3], 'key'),
    made('K', 'X @ W_K', [4, 3], [0, 3], { role: 'key' }),
    unnamed('K.T', [3, 4], [4]),
    unnamed('Q @ …', [4, 4], [2, 5]),
    input('d_k', []),
    unnamed('sqrt(d_k)', [], [7]),
    unnamed('… / …', [4, 4], [6, 8]),
    made('A', 'softmax(…, dim=-1)', [4, 4], [9]),
    input('W_V', [3, 3], 'value'),
    made('V', 'X @ W_V', [4, 3], [0, 11], { role: 'value' }),
    made('Z', 'A @ V', [4, 3], [10, 12]),
  ],
};
const stopped: FlowData = {
  label: 'Stopped at Q, K and V',
  alt: 'From queries, keys and values to the output.',
  boxes: [
    input('Q', [4, 3], 'query'),
    input('K', [4, 3], 'key'),
    input('d_k', []),
    made('A', 'softmax(Q @ K.T / sqrt(d_k), dim=-1)', [4, 4], [0, 1, 2]),
    input('V', [4, 3], 'value'),
    made('Z', 'A @ V', [4, 3], [3, 4]),
  ],
  path: [0, 3, 5],
};
const words = 9;
const chain: FlowData = {
  label: 'a long chain',
  alt: 'Each state is made from the one before it and from a word.',
  boxes: Array.from({ length: words }, (_, t): FlowBoxView[] => [
    input(`x_${t + 1}`, [2], 'embedding'),
    made('h', t ? `tanh(x_${t + 1} @ W_x + h @ W_h)` : 'tanh(x_1 @ W_x)', [2], t ? [2 * t - 1, 2 * t] : [0], {
      turn: { at: t + 1, of: words },
      beside: t ? ['W_x', 'W_h'] : ['W_x'],
    }),
  ]).flat(),
  path: [0, ...Array.from({ length: words }, (_, t) => 2 * t + 1)],
};
/** As the lesson does it: the chosen box and its numbers are set from outside. */
function chooseBox({ currentTarget, detail: { box } }: CustomEvent<ChosenBox> & { currentTarget: unknown }): void {
  const element = currentTarget as SoftlookFlow;
  const { name, text, shape, role } = element.data!.boxes[box ?? 0]!;
  const size = shape.reduce((all, one) => all * one, 1);
  const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7));
  element.chosen = box;
  element.shown = { array: factor(name ?? text, [...shape], [...data], { role }), marks: {} };
}

/** As the lesson does it, with the plain data as inputs. */
function moveTip({ currentTarget, detail: { set, to } }: CustomEvent<MovePoint> & { currentTarget: unknown }): void {
  const element = currentTarget as HTMLElement & { data: PlaneData };
  const sets = element.data.sets.map((one, at) => (at === set ? { ...one, values: [...to] } : one));
  const [a, b] = sets as [PointSet, PointSet];
  const dot = a.values[0]! * b.values[0]! + a.values[1]! * b.values[1]!;
  element.data = { ...element.data, sets, project: { ...element.data.project!, dot } };
}

export const figures = html`
  <section>
    <h2>Plane, to drag, with a projection</h2>
    <softlook-plane id="plane" .data=${dragged} @softlook-move=${moveTip}></softlook-plane>
  </section>
  <section>
    <h2>Plane, a negative dot product, an arrow out of range</h2>
    <softlook-plane id="against" .data=${against}></softlook-plane>
  </section>
  <section>
    <h2>Plane, a matrix with circles, one row lit</h2>
    <softlook-plane id="circles" .data=${circles}></softlook-plane>
  </section>
  <section>
    <h2>Scatter, crowded</h2>
    <softlook-scatter id="crowded" .data=${crowded}></softlook-scatter>
  </section>
  <section>
    <h2>Scatter, moves</h2>
    <softlook-scatter id="moved" .data=${moved}></softlook-scatter>
  </section>
  <section>
    <h2>Scatter, a star that is pulled</h2>
    <softlook-scatter id="pulled" .data=${pulled}></softlook-scatter>
  </section>
  <section>
    <h2>Strip, with numbers</h2>
    <softlook-strip id="strip" .data=${cut(6, 2)} .marks=${{ lit: new Set([1, 2]), chosen: 4 }}></softlook-strip>
  </section>
  <section>
    <h2>Strip, one part and twelve</h2>
    <softlook-strip .data=${cut(12, 1)}></softlook-strip>
    <softlook-strip .data=${cut(12, 12)}></softlook-strip>
  </section>
  <section>
    <h2>Strip, large</h2>
    <softlook-strip id="bands" .data=${cut(768, 12)}></softlook-strip>
    <softlook-strip .data=${cut(768, 48, '')}></softlook-strip>
    <softlook-strip .data=${cut(768, 768)}></softlook-strip>
  </section>
  <section>
    <h2>Strip, a number of parts that does not divide it</h2>
    <softlook-strip id="uneven" .data=${cut(12, 5)}></softlook-strip>
  </section>
  <section>
    <h2>Formula</h2>
    <softlook-formula
      id="formula"
      alt="The weights, from queries and keys."
      .tree=${weightsFormula}
      .arrays=${formulaArrays}
      .roleOf=${formulaRoles}
    ></softlook-formula>
  </section>
  <section>
    <h2>Flow</h2>
    <softlook-flow id="flow" .data=${attention} @softlook-choose=${chooseBox}></softlook-flow>
  </section>
  <section>
    <h2>Flow, begun later, a path counted</h2>
    <softlook-flow id="stopped" .data=${stopped} @softlook-choose=${chooseBox}></softlook-flow>
  </section>
  <section>
    <h2>Flow, a long chain</h2>
    <softlook-flow id="chain" .data=${chain} @softlook-choose=${chooseBox}></softlook-flow>
  </section>
  <section>
    <h2>Flow, of one input</h2>
    <softlook-flow
      id="alone"
      .data=${{ label: '', alt: 'An input.', boxes: [input('X', [4, 3], 'embedding')] }}
      @softlook-choose=${chooseBox}
    ></softlook-flow>
  </section>
  <section>
    <h2>Difference</h2>
    <softlook-difference id="difference" .data=${differing}></softlook-difference>
  </section>
  <section>
    <h2>Product</h2>
    <softlook-product id="product" .data=${multiplied} .sumOf=${sumOf}></softlook-product>
  </section>
  <section>
    <h2>Tabs</h2>
    <gallery-tabs id="tabs"></gallery-tabs>
  </section>
  <section>
    <h2>Dropdown</h2>
    <gallery-dropdown id="dropdown"></gallery-dropdown>
  </section>
`;
