/** The gallery's figures for lessons: each in its states, from hand-made data. */
import { html, type CSSResultGroup } from 'lit';
import { baseStyle } from '../elements/base-style.ts';
import { define } from '../elements/define.ts';
import { defineFigures } from '../elements/figure-parts.ts';
import type { MovePoint } from '../elements/plane-element.ts';
import { ViewElement } from '../elements/view-element.ts';
import type { PlaneData } from '../views/plane.ts';
import type { PointSet } from '../views/point-sets.ts';
import type { ScatterData } from '../views/scatter.ts';
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
    <h2>Tabs</h2>
    <gallery-tabs id="tabs"></gallery-tabs>
  </section>
`;
