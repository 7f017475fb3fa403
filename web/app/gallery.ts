/**
 * Every view in its states, from hand-made data: a page for those who work on the views, and what tests/view looks at.
 * Nothing here is computed by the engine, and no lesson links here.
 */
import { html, render } from 'lit';
import '../elements/index.ts';
import { loadFonts } from '../elements/fonts.ts';
import type { Arithmetic, Printed, Unfolding } from '../lesson/session.ts';
import type { ArrayData } from '../views/array.ts';
import type { LinesData } from '../views/lines.ts';
import type { ProjectionData } from '../views/projection.ts';
import { applyAppearance } from './appearance.ts';
import { figures } from './gallery-figures.ts';
import { questions } from './gallery-questions.ts';

loadFonts();
applyAppearance();

const tokens = ['The', 'cat', 'sat', 'here'];
const scores: ArrayData = {
  label: 'Q Kᵀ: queries against keys',
  quantity: 'score',
  alt: 'Scores of four queries against four keys.',
  role: 'plain',
  shape: [4, 4],
  data: [1.18, 0.8, 0.87, -0.65, -2.83, 0.4, -0.42, 1.1, -1.73, 0.56, -0.03, 0.61, 0.14, 0.16, 0.15, -0.09],
  rows: tokens,
  columns: tokens,
  rowRole: 'query',
  columnRole: 'key',
  digits: 2,
};
const weights: ArrayData = {
  ...scores,
  label: 'Weights',
  quantity: 'weight',
  data: [0.33, 0.26, 0.27, 0.14, 0.05, 0.26, 0.19, 0.5, 0.09, 0.34, 0.25, 0.32, 0.26, 0.26, 0.26, 0.22],
};
const odd: ArrayData = {
  ...scores,
  label: 'Odd values',
  shape: [1, 5],
  rows: ['a very long label of a row'],
  columns: ['NaN', '+∞', '−∞', '1e38', 'סבא'],
  data: [NaN, Infinity, -Infinity, 1e38, -0],
};
const large: ArrayData = {
  label: 'Five hundred by five hundred',
  quantity: 'value',
  alt: 'A large table.',
  role: 'plain',
  shape: [500, 500],
  data: Float32Array.from({ length: 250_000 }, (_, i) => Math.sin(i / 37) * Math.cos(i / 911)),
  rows: Array.from({ length: 500 }, (_, i) => `r${i}`),
  columns: Array.from({ length: 500 }, (_, i) => `c${i}`),
  digits: 2,
};
const input: ArrayData = {
  ...scores,
  label: 'embeddings X',
  quantity: '',
  role: 'embedding',
  shape: [4, 3],
  data: [0.9, 0.1, -0.2, -0.3, 0.8, 0.5, 0.1, 0.6, 0.4, 0.4, -0.2, 0.7],
  columns: undefined,
  rowRole: 'plain',
};

const cell = (node: number, index: number[]) => ({ program: 'main', node, index });
const printed = (value: number, part?: number): Printed => ({
  value,
  text: value.toFixed(2).replace('-', '−'),
  ...(part === undefined ? {} : { part, cell: cell(part, [part]) }),
});
const num = (value: number, part?: number): Arithmetic => ({ kind: 'number', printed: printed(value, part) });
const exp = (value: number, part: number): Arithmetic => ({ kind: 'exp', exponent: num(value, part) });
const times = (a: number, b: number, at: number): Arithmetic => ({
  kind: 'binary',
  op: '·',
  left: num(a, at),
  right: num(b, at + 10),
});
const steps: { unfolding: Unfolding; next?: number; editable?: boolean }[] = [
  {
    next: 2,
    unfolding: {
      cell: cell(0, [1, 2]),
      title: 'A(cat → sat)',
      step: 'softmax: its share of the exponentials',
      result: printed(0.19),
      approximate: false,
      arithmetic: {
        kind: 'fraction',
        over: exp(-0.24, 2),
        under: { kind: 'sum', terms: [exp(-1.63, 0), exp(0.23, 1), exp(-0.24, 2), exp(0.64, 3)] },
      },
    },
  },
  {
    next: 0,
    unfolding: {
      cell: cell(1, [1, 2]),
      title: 'scaled(cat → sat)',
      step: 'divided by a square root',
      result: printed(-0.24),
      approximate: false,
      arithmetic: { kind: 'fraction', over: num(-0.42, 0), under: { kind: 'root', value: num(3, 1) } },
    },
  },
  {
    next: 1,
    unfolding: {
      cell: cell(2, [1, 2]),
      title: 'S(cat → sat)',
      step: 'dot product of a row and a column',
      result: printed(-0.42),
      approximate: false,
      arithmetic: { kind: 'sum', terms: [times(-0.8, 0.6, 0), times(1.3, 0.3, 1), times(-1.1, 0.3, 2)] },
    },
  },
  {
    editable: true,
    unfolding: {
      cell: cell(3, [1, 1]),
      title: 'X(cat, 2)',
      step: 'an input',
      result: printed(0.8),
      approximate: false,
      ends: 'This is an input: the arithmetic ends here.',
    },
  },
];
const hidden: { unfolding: Unfolding }[] = [
  {
    unfolding: {
      cell: cell(9, [0]),
      title: 'score',
      step: 'dot product of a row and a column',
      result: printed(22.61),
      approximate: true,
      arithmetic: {
        kind: 'sum',
        terms: [0, 1, 2, 3, 4, 5].map((at) => times(0.31 * at - 1, 1.2 - at, at)),
        hidden: { at: 4, count: 506 },
      },
    },
  },
];

const axis = Float32Array.from({ length: 512 }, (_, i) => i + 1);
const lines: LinesData = {
  label: 'Largest weight',
  alt: 'Without scaling it climbs to one; with scaling it stays.',
  x: axis,
  xLabel: 'd_k',
  yLabel: 'mean of the largest weight',
  yMax: 1,
  logX: true,
  lines: [
    { label: 'scaled by √d_k', dashed: false, values: axis.map((x) => 0.5 + 0.02 * Math.sin(x / 9)) },
    { label: 'unscaled', dashed: true, values: axis.map((x) => 1 - 0.5 / Math.sqrt(x)) },
  ],
  mark: 64,
  digits: 2,
};
const projection: ProjectionData = {
  label: 'One embedding, sent to two places',
  alt: 'A point and where two matrices send it.',
  rows: tokens,
  dims: [0, 1],
  digits: 2,
  points: [
    { label: 'embedding', role: 'embedding', columns: 3, values: input.data },
    {
      label: 'query',
      role: 'query',
      columns: 3,
      values: [1.1, 0.3, 0.8, -0.8, 1.3, -1.1, -0.3, 1, -0.5, -0.3, 0.5, 0.6],
      chosen: 4,
    },
    { label: 'key', role: 'key', columns: 3, values: [0.1, -1.1, 1.2, 0.8, 0.8, 0, 0.6, 0.3, 0.3, -0.2, 0.3, -0.5] },
  ],
};

render(
  html`
    <h1>Gallery of views</h1>
    <section>
      <h2>Heatmap, a cell chosen, its mirror</h2>
      <softlook-heatmap
        id="scores"
        .array=${scores}
        .marks=${{ chosen: 6, mirror: 9, lit: new Set([0, 4]) }}
      ></softlook-heatmap>
    </section>
    <section>
      <h2>Heatmap, sequential</h2>
      <softlook-heatmap id="weights" scale="sequential" .array=${weights}></softlook-heatmap>
    </section>
    <section>
      <h2>As a table</h2>
      <softlook-heatmap as-table .array=${scores}></softlook-heatmap>
    </section>
    <section>
      <h2>Odd values</h2>
      <softlook-heatmap id="odd" .array=${odd}></softlook-heatmap>
    </section>
    <section class="large">
      <h2>Large</h2>
      <softlook-heatmap id="large" .array=${large}></softlook-heatmap>
    </section>
    <section>
      <h2>Numbers</h2>
      <softlook-matrix
        id="numbers"
        .array=${{ ...scores, label: 'Q = X W_Q', role: 'query', columns: undefined }}
        .marks=${{ lit: new Set([4, 5, 6, 7]) }}
      ></softlook-matrix>
    </section>
    <section>
      <h2>Input</h2>
      <softlook-matrix
        id="input"
        editable
        .array=${input}
        .problems=${new Map([[5, 'The text “abc” is not a number.']])}
        .marks=${{ lit: new Set([1, 2]) }}
      ></softlook-matrix>
    </section>
    <section>
      <h2>Bars</h2>
      <softlook-bars
        id="bars"
        max="1"
        .array=${{ ...weights, label: 'Weights of cat', shape: [4], data: [0.05, 0.26, 0.19, 0.5], rows: undefined }}
        .marks=${{ chosen: 2 }}
      ></softlook-bars>
    </section>
    <section>
      <h2>Bars about zero</h2>
      <softlook-bars
        .array=${{ ...scores, label: 'Scores of cat', shape: [4], data: [-2.83, 0.4, -0.42, 1.1], rows: undefined }}
      ></softlook-bars>
    </section>
    <section>
      <h2>Lines</h2>
      <softlook-lines id="lines" .data=${lines}></softlook-lines>
    </section>
    <section>
      <h2>Projection</h2>
      <softlook-projection id="projection" .data=${projection} .row=${1}></softlook-projection>
    </section>
    <section>
      <h2>Unfolding</h2>
      <softlook-unfolding
        id="unfolding"
        .steps=${steps}
        .roleOf=${(one: { node: number }) => (['query', 'key', 'embedding'] as const)[one.node % 10] ?? 'plain'}
      ></softlook-unfolding>
    </section>
    <section>
      <h2>Unfolding, long and rounded</h2>
      <softlook-unfolding .steps=${hidden}></softlook-unfolding>
    </section>
    ${figures} ${questions}
    <section>
      <h2>By attributes alone</h2>
      <softlook-heatmap
        id="attributes"
        label="A"
        alt="Two by two."
        values="[[1, -1], [0.5, 0]]"
        rows='["a", "b"]'
        columns='["c", "d"]'
        quantity="value"
      ></softlook-heatmap>
    </section>
  `,
  document.getElementById('gallery')!,
);
