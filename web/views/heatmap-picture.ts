/** A heatmap as a picture to take along: SVG made from the data, PNG drawn from that SVG. Nothing is fetched. */
import { palette } from '../elements/palette.ts';
import { columnsOf, rowsOf, type ArrayData } from './array.ts';
import { extent, heat, heatColour, onHeat, type Scale, type Theme } from './heat.ts';
import { numeral } from './numerals.ts';

const cell = { width: 64, height: 42, gap: 3 };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/** The SVG document, as text. */
export function heatmapSvg(array: ArrayData, scale: Scale, theme: Theme): string {
  const at = theme === 'light' ? 0 : 1;
  const colour = (role: ArrayData['rowRole']) => palette[role && role !== 'plain' ? role : 'ink'][at];
  const rows = rowsOf(array.shape);
  const columns = columnsOf(array.shape);
  const most = extent(array.data, scale);
  const left = array.rows ? Math.min(160, 24 + 8 * Math.max(0, ...array.rows.slice(0, rows).map((label) => [...label].length))) : 12;
  const top = array.columns ? 68 : 40;
  const width = left + columns * (cell.width + cell.gap) + 12;
  const height = top + rows * (cell.height + cell.gap) + 12;
  const text = (x: number, y: number, content: string, fill: string, more = '') =>
    `<text x="${x}" y="${y}" fill="${fill}" dominant-baseline="central" ${more}>${escaped(content)}</text>`;
  const parts: string[] = [text(12, 20, array.label, palette.soft[at])];
  for (let column = 0; array.columns && column < columns; column++) {
    const x = left + column * (cell.width + cell.gap) + cell.width / 2;
    parts.push(text(x, top - 16, array.columns[column] ?? '', colour(array.columnRole), 'text-anchor="middle" font-weight="600"'));
  }
  for (let row = 0; row < rows; row++) {
    const y = top + row * (cell.height + cell.gap);
    if (array.rows) parts.push(text(left - 10, y + cell.height / 2, array.rows[row] ?? '', colour(array.rowRole), 'text-anchor="end" font-weight="600"'));
    for (let column = 0; column < columns; column++) {
      const value = array.data[row * columns + column] ?? NaN;
      const fill = heatColour(heat(value, most), theme);
      const x = left + column * (cell.width + cell.gap);
      parts.push(
        `<rect x="${x}" y="${y}" width="${cell.width}" height="${cell.height}" rx="4" fill="${fill}"/>`,
        text(x + cell.width / 2, y + cell.height / 2, numeral(value, array.digits), onHeat(fill), 'text-anchor="middle"'),
      );
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="14" style="font-variant-numeric:tabular-nums"><title>${escaped(array.label)}</title><desc>${escaped(array.alt)}</desc><rect width="100%" height="100%" fill="${palette.paper[at]}"/>${parts.join('')}</svg>`;
}

/** The same as PNG, at twice the size where a canvas of that size exists. */
export async function svgToPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, 8000 / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * scale);
  canvas.height = Math.ceil(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((give, fail) => canvas.toBlob((blob) => (blob ? give(blob) : fail(new Error('no picture'))), 'image/png'));
}
