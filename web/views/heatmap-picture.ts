/**
 * A heatmap as a picture to take along. The shapes are made from the data once; SVG writes them and PNG paints them on
 * a canvas (a strict policy forbids an image from a data: address). Nothing is fetched.
 */
import { palette } from '../elements/palette.ts';
import { columnsOf, rowsOf, type ArrayData } from './array.ts';
import { extent, heat, heatColour, onHeat, type Scale, type Theme } from './heat.ts';
import { numeral } from './numerals.ts';

interface Box {
  x: number;
  y: number;
  fill: string;
}
interface Text {
  x: number;
  y: number;
  text: string;
  fill: string;
  align: 'start' | 'middle' | 'end';
  bold: boolean;
}
export interface Picture {
  width: number;
  height: number;
  title: string;
  description: string;
  paper: string;
  boxes: Box[];
  texts: Text[];
}

const cell = { width: 64, height: 42, gap: 3, round: 4 };
const family = 'Inter, system-ui, sans-serif';

/** `shared` is the size of a value with the full colour, where several pictures share a scale. */
export function heatmapPicture(array: ArrayData, scale: Scale, theme: Theme, shared?: number): Picture {
  const at = theme === 'light' ? 0 : 1;
  const colour = (role: ArrayData['rowRole']) => palette[role && role !== 'plain' ? role : 'ink'][at];
  const rows = rowsOf(array.shape);
  const columns = columnsOf(array.shape);
  const most = shared ?? extent(array.data, scale);
  const longest = Math.max(0, ...(array.rows ?? []).slice(0, rows).map((label) => [...label].length));
  const left = array.rows ? Math.min(180, 28 + 9 * longest) : 12;
  const top = array.columns ? 68 : 40;
  const boxes: Box[] = [];
  const texts: Text[] = [{ x: 12, y: 20, text: array.label, fill: palette.soft[at], align: 'start', bold: false }];
  for (let column = 0; array.columns && column < columns; column++) {
    const x = left + column * (cell.width + cell.gap) + cell.width / 2;
    texts.push({
      x,
      y: top - 16,
      text: array.columns[column] ?? '',
      fill: colour(array.columnRole),
      align: 'middle',
      bold: true,
    });
  }
  for (let row = 0; row < rows; row++) {
    const y = top + row * (cell.height + cell.gap);
    const middle = y + cell.height / 2;
    if (array.rows)
      texts.push({
        x: left - 10,
        y: middle,
        text: array.rows[row] ?? '',
        fill: colour(array.rowRole),
        align: 'end',
        bold: true,
      });
    for (let column = 0; column < columns; column++) {
      const value = array.data[row * columns + column] ?? NaN;
      const fill = heatColour(heat(value, most), theme);
      const x = left + column * (cell.width + cell.gap);
      boxes.push({ x, y, fill });
      texts.push({
        x: x + cell.width / 2,
        y: middle,
        text: numeral(value, array.digits),
        fill: onHeat(fill),
        align: 'middle',
        bold: false,
      });
    }
  }
  return {
    width: Math.max(left + columns * (cell.width + cell.gap) + 12, 40 + 8 * array.label.length),
    height: top + rows * (cell.height + cell.gap) + 12,
    title: array.label,
    description: array.alt,
    paper: palette.paper[at],
    boxes,
    texts,
  };
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);

/** The SVG document, as text. */
export function pictureSvg({ width, height, title, description, paper, boxes, texts }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${family}" font-size="14">`,
    `<title>${escaped(title)}</title><desc>${escaped(description)}</desc><rect width="100%" height="100%" fill="${paper}"/>`,
    ...boxes.map(
      ({ x, y, fill }) =>
        `<rect x="${x}" y="${y}" width="${cell.width}" height="${cell.height}" rx="${cell.round}" fill="${fill}"/>`,
    ),
    ...texts.map(
      ({ x, y, text, fill, align, bold }) =>
        `<text x="${x}" y="${y}" fill="${fill}" text-anchor="${align}" dominant-baseline="central"${bold ? ' font-weight="600"' : ''}>${escaped(text)}</text>`,
    ),
    '</svg>',
  ].join('\n');
}

/** The same as PNG, at twice the size where a canvas of that size exists. */
export function picturePng({ width, height, paper, boxes, texts }: Picture): Promise<Blob> {
  const scale = Math.min(2, 8000 / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const paint = canvas.getContext('2d');
  if (paint) {
    paint.scale(scale, scale);
    paint.fillStyle = paper;
    paint.fillRect(0, 0, width, height);
    for (const { x, y, fill } of boxes) {
      paint.fillStyle = fill;
      paint.beginPath();
      paint.roundRect(x, y, cell.width, cell.height, cell.round);
      paint.fill();
    }
    paint.textBaseline = 'middle';
    for (const { x, y, text, fill, align, bold } of texts) {
      paint.font = `${bold ? 600 : 400} 14px 'Softlook Sans', ${family}`;
      paint.fillStyle = fill;
      paint.textAlign = align === 'middle' ? 'center' : align === 'end' ? 'right' : 'left';
      paint.fillText(text, x, y);
    }
  }
  return new Promise((give, fail) =>
    canvas.toBlob((blob) => (blob ? give(blob) : fail(new Error('no canvas'))), 'image/png'),
  );
}
