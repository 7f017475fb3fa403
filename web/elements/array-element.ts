/**
 * What elements of one array share. Inside a lesson they are given `array` and `marks`; on a page of your own the
 * attributes say the same: `values` (nested arrays as JSON), `rows`, `columns` (labels as JSON), `label`, `alt`,
 * `quantity`, `digits`.
 *
 * Events: `softlook-open` and `softlook-point`, with `detail.place` (row-major) and `detail.index`.
 */
import type { PropertyDeclarations } from 'lit';
import { indexOf, type ArrayData, type Marks } from '../views/array.ts';
import { jsonAttribute, ViewElement } from './view-element.ts';

export interface CellDetail {
  place: number | undefined;
  index: number[] | undefined;
}

export abstract class ArrayElement extends ViewElement {
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    array: { attribute: false },
    marks: { attribute: false },
    values: { converter: jsonAttribute },
    rows: { converter: jsonAttribute },
    columns: { converter: jsonAttribute },
    label: {},
    alt: {},
    quantity: {},
    digits: { type: Number },
  };

  declare array: ArrayData | undefined;
  declare marks: Marks;
  declare values: unknown;
  declare rows: string[] | undefined;
  declare columns: string[] | undefined;
  declare label: string;
  declare alt: string;
  declare quantity: string;
  declare digits: number;

  constructor() {
    super();
    this.marks = {};
    this.label = '';
    this.alt = '';
    this.quantity = '';
    this.digits = 2;
  }

  /** The array that is shown. */
  protected get shown(): ArrayData {
    if (this.array) return this.array;
    const { shape, data } = flattened(this.values);
    const list = (labels: unknown) => (Array.isArray(labels) ? { found: labels.map(String) } : {});
    const rows = list(this.rows).found;
    const columns = list(this.columns).found;
    return {
      label: this.label,
      alt: this.alt,
      quantity: this.quantity,
      role: 'plain',
      shape,
      data,
      digits: Number.isFinite(this.digits) ? Math.max(0, Math.min(10, Math.trunc(this.digits))) : 2,
      ...(rows ? { rows } : {}),
      ...(columns ? { columns } : {}),
    };
  }

  protected detail(place: number | undefined): CellDetail {
    return { place, index: place === undefined ? undefined : indexOf(this.shown.shape, place) };
  }

  protected readonly openCell = (place: number): void => this.say('softlook-open', this.detail(place));
  protected readonly pointCell = (place: number | undefined): void => this.say('softlook-point', this.detail(place));
}

function flattened(values: unknown): { shape: number[]; data: number[] } {
  if (!Array.isArray(values)) return { shape: [0], data: [] };
  const shape: number[] = [];
  for (let level: unknown = values; Array.isArray(level); level = level[0]) shape.push(level.length);
  return { shape, data: values.flat(Infinity).map(Number) };
}
