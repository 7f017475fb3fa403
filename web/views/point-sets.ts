/** Points of a plane as their views take them: rows of matrices, each with a name; and the table that says the same. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Role } from '../lesson/lesson.ts';
import type { Marks } from './array.ts';
import type { Spot } from './frame.ts';
import { number } from './number.ts';
import { numeral } from './numerals.ts';
import { symbols } from './symbols.ts';

/** Rows of a matrix as points; a vector is one row. */
export interface PointSet {
  /** A name for each row. */
  names: readonly string[];
  role: Role;
  columns: number;
  /** Row-major. */
  values: ArrayLike<number>;
  marks: Marks;
  /** The learner may move its points. */
  movable?: boolean;
  style?: 'ghost' | 'star';
}

/** Numbers beside the points, one for each of some of them. */
export interface PointNumbers {
  label: string;
  /** The set whose rows they belong to; without it the points of all sets, in order. */
  set?: number;
  values: ArrayLike<number>;
  marks: Marks;
}

/** One point: the row of a set. */
export interface Point {
  set: number;
  row: number;
  name: string;
  role: Role;
  at: Spot;
  /** The flat places of its two coordinates. */
  places: readonly [number, number];
  lit: boolean;
  chosen: boolean;
  movable: boolean;
  style: PointSet['style'];
}

/** What the numbers of a figure belong to: a set of points, or the numbers beside them. */
export type Origin = number | 'numbers' | 'dot';

export interface PointHandlers {
  open(of: Origin, place: number, event: Event): void;
  /** The pointer or the focus is on these cells. */
  point(of: Origin, places: readonly number[]): void;
}

export function pointsOf(sets: readonly PointSet[], dims: readonly [number, number]): Point[] {
  return sets.flatMap(({ names, role, columns, values, marks, movable, style }, set) =>
    Array.from({ length: columns ? Math.floor(values.length / columns) : 0 }, (_, row) => {
      const places = [row * columns + dims[0], row * columns + dims[1]] as const;
      return {
        set,
        row,
        name: names[row] ?? '',
        role,
        at: [values[places[0]] ?? NaN, values[places[1]] ?? NaN] as const,
        places,
        lit: places.some((place) => marks.lit?.has(place)),
        chosen: places.some((place) => marks.chosen === place),
        movable: movable ?? false,
        style,
      };
    }),
  );
}

/** The number beside a point, by its place, or undefined. */
export function besidePoint(
  numbers: PointNumbers | undefined,
  points: readonly Point[],
  at: number,
): number | undefined {
  const point = points[at];
  if (!numbers || !point) return undefined;
  const place = numbers.set === undefined ? at : numbers.set === point.set ? point.row : undefined;
  return place !== undefined && place < numbers.values.length ? place : undefined;
}

export interface PointTableView {
  caption: string;
  points: readonly Point[];
  axes: readonly [string, string];
  sets: readonly PointSet[];
  numbers?: PointNumbers;
  digits: number;
}

/** The points as a table in which every number unfolds. */
export function pointTable(
  { caption, points, axes, sets, numbers, digits }: PointTableView,
  on: PointHandlers,
): TemplateResult {
  const cell = (of: Origin, values: ArrayLike<number>, marks: Marks, place: number, role: Role) =>
    number(
      {
        text: numeral(values[place] ?? NaN, digits),
        role,
        lit: marks.lit?.has(place) ?? false,
        chosen: marks.chosen === place,
      },
      { open: (event) => on.open(of, place, event), point: (here) => on.point(of, here ? [place] : []) },
    );
  return html`<table class="points">
    <caption class="heard">
      ${caption}
    </caption>
    <thead>
      <tr>
        <td></td>
        ${axes.map((axis) => html`<th scope="col" dir="auto">${symbols(axis)}</th>`)}
        ${numbers ? html`<th scope="col" dir="auto">${symbols(numbers.label)}</th>` : nothing}
      </tr>
    </thead>
    <tbody>
      ${points.map((point, at) => {
        const set = sets[point.set]!;
        const beside = besidePoint(numbers, points, at);
        return html`<tr class=${point.role}>
          <th scope="row" dir="auto">${symbols(point.name)}</th>
          ${point.places.map((place) => html`<td dir="ltr">${cell(point.set, set.values, set.marks, place, point.role)}</td>`)}
          ${
            numbers
              ? html`<td dir="ltr">
                  ${beside === undefined ? nothing : cell('numbers', numbers.values, numbers.marks, beside, 'plain')}
                </td>`
              : nothing
          }
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** The table, and the summary that opens it where it is folded away. */
export const pointTableStyle = css`
  summary {
    inline-size: fit-content;
    font: 450 0.8125em/1.4 ${m.sans};
    color: ${c.soft};
    padding-block: 0.45em;
    cursor: pointer;
  }
  .points {
    border-collapse: collapse;
    font: 400 0.875em/1.3 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .points th,
  .points td {
    padding-block: 0.42em;
    padding-inline: 0.9em 0;
    text-align: end;
    vertical-align: baseline;
  }
  .points th {
    font-variant-numeric: normal;
  }
  .points th[scope='row'] {
    padding-inline-start: 0;
    text-align: start;
    font-weight: 600;
    max-inline-size: 12em;
  }
  .points thead th {
    font-weight: 400;
    font-size: 0.93em;
    color: ${c.soft};
    white-space: nowrap;
  }
  .points tbody tr {
    border-block-start: 1px solid ${c.hairline};
  }
  @media print {
    details:not([open]) {
      display: none;
    }
  }
  @media (pointer: coarse) {
    summary {
      padding-block: 0.9em;
    }
    .points .number {
      padding-block: 0.45em;
    }
  }
`;
