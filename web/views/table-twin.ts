/** The table twin of a heatmap: the same numbers in a plain table, with a caption. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import { columnsOf, rowsOf, type ArrayData } from './array.ts';
import { numeral } from './numerals.ts';

/** At most this many rows and columns are printed; the rest can be copied. */
const most = 128;

export function tableTwin(array: ArrayData): TemplateResult {
  const rows = Math.min(most, rowsOf(array.shape));
  const columns = Math.min(most, columnsOf(array.shape));
  const all = columnsOf(array.shape);
  const counted = (count: number) => Array.from({ length: count }, (_, i) => i);
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${array.label}>
    <table class="twin" part="table">
      <caption class="heard">
        ${array.label}. ${array.alt}
      </caption>
      ${
        array.columns
          ? html`<thead>
              <tr>
                ${array.rows ? html`<td></td>` : nothing}
                ${counted(columns).map((at) => html`<th scope="col" dir="auto" class=${array.columnRole ?? 'plain'}>${array.columns![at] ?? at + 1}</th>`)}
              </tr>
            </thead>`
          : nothing
      }
      <tbody>
        ${counted(rows).map(
          (row) =>
            html`<tr>
              ${array.rows ? html`<th scope="row" dir="auto" class=${array.rowRole ?? 'plain'}>${array.rows[row] ?? row + 1}</th>` : nothing}
              ${counted(columns).map((at) => html`<td dir="ltr">${numeral(array.data[row * all + at] ?? NaN, array.digits)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export const tableTwinStyle = css`
  .twin {
    border-collapse: collapse;
    font: 400 0.875em/1.3 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .twin th,
  .twin td {
    padding: 0.55em 0.8em;
    text-align: end;
    border-block-end: 1px solid ${c.hairline};
  }
  .twin th {
    font-weight: 550;
  }
  .twin th[scope='row'] {
    text-align: start;
  }
`;
