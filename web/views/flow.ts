/**
 * What an expression is made of: a list of boxes, each a step of the program, laid out as a graph from the inputs down to
 * the end. A box is pressed to show its numbers, which whoever calls draws below. All measures are in em of the picture.
 */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Role } from '../lesson/lesson.ts';
import type { Words } from '../words/words.ts';
import { cut } from './cut.ts';
import { layFlow, type Laid } from './flow-layout.ts';
import { numeral } from './numerals.ts';
import { symbols } from './symbols.ts';

export interface FlowBoxView {
  name?: string;
  /** Which of the boxes of this name it is, from 1. */
  turn?: { at: number; of: number };
  /** The step as the program writes it; empty for an input. */
  text: string;
  role: Role;
  shape: readonly number[];
  /** Of a single number: what it is, and with how many decimals it is shown. */
  value?: number;
  digits: number;
  /** Places of the boxes that it is made from, which stand before it. */
  from: readonly number[];
  /** Where it stands in the program. */
  rank: number;
  /** Names it is made from that have no box. */
  beside: readonly string[];
}

export interface FlowData {
  label: string;
  alt: string;
  boxes: readonly FlowBoxView[];
  /** The longest way from a box to the end, both included. */
  path?: readonly number[];
}

export interface FlowView {
  data: FlowData;
  laid: Laid;
  /** Boxes with a number that stands out in every view. */
  lit: ReadonlySet<number>;
  /** The box whose numbers are shown. */
  chosen: number | undefined;
  /** The box under the pointer or with the focus: what it is made from stands out. */
  looked: number | undefined;
  /** The box that Tab reaches. */
  active: number;
  words: Words;
}

export interface FlowHandlers {
  choose(box: number): void;
  look(box: number | undefined): void;
  /** The focus goes to a box. */
  walk(box: number): void;
}

/** Characters of a line of a step, and the lines of it that are shown. */
const perLine = 18;
const mostLines = 3;
const longestWord = 26;
/** Widths of a character: of a name, of a step, of a size. */
const wide = { name: 0.62, text: 0.53, size: 0.47 };
const line = 1.35;
const gaps = { beside: 0.6, below: 1.9 };

export function flowLayout({ boxes }: FlowData, words: Words): Laid {
  const sized = boxes.map((box) => {
    const lines = linesOf(box.text);
    const turn = box.turn ? words.page.flow.turn(box.turn.at, box.turn.of) : '';
    const longest = Math.max(
      (box.name ?? '').length * wide.name + turn.length * wide.size,
      ...lines.map((text) => text.length * wide.text),
      sizeOf(box, words).length * wide.size,
    );
    const rows = lines.length + (box.name === undefined ? 1 : 2);
    const air = box.text ? 1.1 : 0.95;
    return { width: Math.max(3.2, longest + air), height: rows * line + 0.7, from: box.from, rank: box.rank };
  });
  return layFlow(sized, gaps);
}

export function flow(
  { data, laid, lit: shining, chosen, looked, active, words }: FlowView,
  on: FlowHandlers,
): TemplateResult {
  const said = words.page.flow;
  const { boxes, path = [] } = data;
  const seen = looked ?? chosen;
  const lit = new Set([...shining, ...(seen === undefined ? [] : boxes[seen]!.from)]);
  const steps = new Map(path.map((box, step) => [box, step]));
  const isPath = (from: number, to: number) => steps.has(from) && steps.get(to) === steps.get(from)! + 1;
  const titles = boxes.map((one) => spokenTitle(one, words));

  /** What is only heard: the size in words, and what the lines show. */
  const heard = (at: number): string => {
    const { shape, value, digits, from, beside } = boxes[at]!;
    const made = [...from.map((one) => titles[one]!), ...beside];
    const step = steps.get(at);
    return [
      value === undefined ? said.spokenShape(shape) : numeral(value, digits),
      made.length ? said.from(made) : said.begins,
      ...(step ? [said.step(step)] : []),
    ].join(', ');
  };
  const key = (event: KeyboardEvent) => {
    const place = laid.order.indexOf(active);
    const to = (
      {
        ArrowRight: laid.order[place + 1],
        ArrowLeft: laid.order[place - 1],
        ArrowDown: boxes.findIndex(({ from }) => from.includes(active)),
        ArrowUp: boxes[active]!.from[0],
        Home: laid.order[0],
        End: laid.order.at(-1),
      } as Record<string, number | undefined>
    )[event.key];
    if (to === undefined) {
      if (event.key.startsWith('Arrow')) event.preventDefault();
      return;
    }
    event.preventDefault();
    if (to < 0) return;
    on.walk(to);
    (event.currentTarget as Element).querySelector<HTMLElement>(`[data-box="${to}"]`)?.focus();
  };

  const box = (at: number) => {
    const one = boxes[at]!;
    const { x, y, width, height } = laid.boxes[at]!;
    const step = steps.get(at);
    const classes = [
      'box',
      one.text ? 'made' : 'given',
      lit.has(at) ? 'lit' : '',
      at === chosen ? 'chosen' : '',
      step === undefined ? '' : 'passed',
    ];
    return html`<li class="place" style=${`left:${em(x)};top:${em(y)}`}>
      <button
        type="button"
        class=${classes.join(' ')}
        style=${`inline-size:${em(width)};block-size:${em(height)}`}
        aria-expanded=${at === chosen ? 'true' : 'false'}
        aria-describedby="flow-keys"
        tabindex=${at === active ? 0 : -1}
        data-box=${at}
        @click=${() => on.choose(at)}
        @pointerenter=${() => on.look(at)}
        @pointerleave=${() => on.look(undefined)}
        @focus=${() => on.look(at)}
        @blur=${() => on.look(undefined)}
      >
        ${
          one.name === undefined
            ? nothing
            : html`<b class=${one.role}
                >${symbols(one.name)}${one.turn ? html` <small>${said.turn(one.turn.at, one.turn.of)}</small>` : nothing}</b
              >`
        }${linesOf(one.text).map((text) => html`<code>${text}</code>`)}<span class="size" aria-hidden="true"
          >${sizeOf(one, words)}</span
        ><span class="heard">, ${heard(at)}</span>
        ${step ? html`<span class="step" aria-hidden="true">${step}</span>` : nothing}
      </button>
    </li>`;
  };

  const [first, last] = [path[0], path.at(-1)];
  return html`<div ${cut()} class="scroll" part="scroll">
      <div class="flow" dir="ltr" style=${`inline-size:${em(laid.width)};block-size:${em(laid.height)}`}>
        <svg aria-hidden="true" viewBox=${`0 0 ${laid.width.toFixed(2)} ${laid.height.toFixed(2)}`}>
          <defs>
            <marker
              id="tip"
              viewBox="0 0 8 8"
              refX="7.4"
              refY="4"
              markerWidth="0.55"
              markerHeight="0.55"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 0.8 8 4 0 7.2Z" />
            </marker>
          </defs>
          ${laid.edges.map(
            ({ from, to, d }) =>
              svg`<path class=${`edge ${isPath(from, to) ? 'passed' : ''} ${to === seen ? 'lit' : ''}`} d=${d} marker-end="url(#tip)" />`,
          )}
        </svg>
        <ol role="list" aria-label=${[data.label, data.alt].filter(Boolean).join('. ')} @keydown=${key}>
          ${laid.order.map(box)}
        </ol>
      </div>
    </div>
    ${
      first === undefined || last === undefined
        ? nothing
        : html`<p class="said">
            ${symbols(said.path(spokenTitle(boxes[first]!, words), spokenTitle(boxes[last]!, words), path.length - 1))}
          </p>`
    }
    ${chosen === undefined ? html`<p class="said hint">${said.choose}</p>` : nothing}
    <p class="heard" id="flow-keys">${said.keys}</p>`;
}

const em = (size: number): string => `${size.toFixed(2)}em`;

/** What a box is called where another speaks of it. */
function spokenTitle({ name, text, turn }: FlowBoxView, words: Words): string {
  if (name === undefined) return text;
  return turn ? `${name} (${words.page.flow.turn(turn.at, turn.of)})` : name;
}

/** The shape of an array; a number is shown itself. */
function sizeOf({ shape, value, digits }: FlowBoxView, words: Words): string {
  return value === undefined ? words.page.flow.shape(shape) : numeral(value, digits);
}

/** Where a step is broken into two lines: rather before a sum than inside of a product. */
const breaks = [/ (?=[+-] )/g, /(?<=,) /g, / (?=(?:\/|\*|\/\/) )/g, / /g];

function linesOf(text: string): string[] {
  if (text.length <= perLine) return text ? [text] : [];
  for (const kind of breaks) {
    const halves = [...text.matchAll(kind)]
      .map(({ index }) => [text.slice(0, index), text.slice(index + 1)] as const)
      .map((pair) => ({ pair, longer: Math.max(...pair.map(({ length }) => length)) }))
      .sort((a, b) => a.longer - b.longer);
    if (halves[0] && halves[0].longer <= perLine) return [...halves[0].pair];
  }
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= perLine) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > longestWord ? `${word.slice(0, longestWord - 1)}…` : word);
  }
  return lines.length > mostLines ? [...lines.slice(0, mostLines - 1), `${lines[mostLines - 1]!} …`] : lines;
}

export const flowStyle = css`
  .scroll {
    overflow-x: auto;
    padding: 8px;
    margin: -8px;
    font: 400 0.875em/${line} ${m.sans};
  }
  .flow {
    position: relative;
    margin-inline: auto;
  }
  .flow svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
  }
  .flow ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .place {
    position: absolute;
  }
  .edge {
    fill: none;
    stroke: ${c.edge};
    stroke-width: 1.2px;
    vector-effect: non-scaling-stroke;
  }
  .edge.passed {
    stroke: ${c.ink};
    stroke-width: 2.6px;
  }
  .edge.lit {
    stroke: ${c.ink};
  }
  marker path {
    fill: context-stroke;
  }
  .box {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    border: 1px solid ${c.edge};
    border-radius: 5px;
    background: ${c.surface};
    text-align: center;
    white-space: nowrap;
    overflow: visible;
  }
  .box.given {
    border-radius: 0.9em;
    background: ${c['heat-zero']};
  }
  .box b {
    font-weight: 600;
  }
  .box small {
    font-weight: 400;
    font-size: 0.8em;
    color: ${c.soft};
  }
  .box code {
    font: 400 0.86em/${line / 0.86} ${m.mono};
    max-inline-size: 100%;
    overflow: hidden;
  }
  .size {
    font-size: 0.86em;
    line-height: ${line / 0.86};
    color: ${c.soft};
  }
  .box:hover {
    border-color: ${c.ink};
  }
  .box.lit {
    background: ${c.lit};
    border-color: ${c.ink};
  }
  .box.lit .size,
  .box.lit small {
    color: ${c.ink};
  }
  .box.passed {
    border: 2px solid ${c.ink};
  }
  .box.chosen {
    outline: 2.5px solid ${c.ink};
    outline-offset: 1px;
  }
  .box:focus-visible {
    outline: 2.5px solid ${c.accent};
    outline-offset: 1px;
    border-radius: 5px;
  }
  .box.given:focus-visible {
    border-radius: 0.9em;
  }
  .step {
    position: absolute;
    inset-block-start: -0.75em;
    left: -0.75em;
    min-inline-size: 1.6em;
    padding-inline: 0.35em;
    border-radius: 0.8em;
    background: ${c.ink};
    color: ${c.paper};
    font-weight: 600;
    font-size: 0.8em;
    line-height: 1.6;
  }
  /* As wide as the boxes: beside another figure words would ask for more. */
  .said,
  .label {
    inline-size: 0;
    min-inline-size: 100%;
  }
  .said {
    margin: 0.7em 0 0;
    font: 400 0.875em/1.5 ${m.sans};
  }
  .hint {
    color: ${c.soft};
  }
  @media print {
    .scroll {
      overflow: visible;
    }
    .hint {
      display: none;
    }
    .box {
      print-color-adjust: exact;
    }
  }
  @media (forced-colors: active) {
    .edge {
      stroke: CanvasText;
    }
    .box.given {
      border-style: dashed;
    }
    .box.chosen {
      outline-color: Highlight;
    }
    .step {
      border: 1px solid CanvasText;
    }
  }
`;
