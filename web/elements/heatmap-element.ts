/** `<softlook-heatmap>`: an array as a grid of coloured cells, with a table twin and a menu to take it along. */
import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import { csvText, numpyText } from '../lesson/format.ts';
import { columnsOf, rowsOf } from '../views/array.ts';
import { cellSize, grid, gridStyle, type GridWindow } from '../views/grid.ts';
import { movedPlace } from '../views/grid-keys.ts';
import { heatmapPicture, picturePng, pictureSvg } from '../views/heatmap-picture.ts';
import type { Scale, Theme } from '../views/heat.ts';
import { symbols } from '../views/symbols.ts';
import { tableTwin, tableTwinStyle } from '../views/table-twin.ts';
import { ArrayElement } from './array-element.ts';
import { baseStyle } from './base-style.ts';
import { colours as c } from './tokens.ts';
import { copyText, saveFile } from './take-along.ts';

/** From here on only the part in sight is drawn. */
const manyCells = 1600;

export class SoftlookHeatmap extends ArrayElement {
  static override styles: CSSResultGroup = [
    baseStyle,
    gridStyle,
    tableTwinStyle,
    css`
      .view {
        position: relative;
      }
      .head {
        position: relative;
        inline-size: 0;
        min-inline-size: 100%;
        display: flex;
        align-items: baseline;
        gap: 0.2em;
        margin-block-end: 0.3em;
      }
      .label {
        font-size: 0.8125em;
        color: ${c.soft};
      }
      .more {
        position: relative;
        inset-block-start: -0.1em;
        padding: 0.1em 0.3em;
        border-radius: 4px;
        color: ${c.soft};
        letter-spacing: 0.08em;
        font-weight: 600;
      }
      .more:hover,
      .more[aria-expanded='true'] {
        color: ${c.ink};
        background: color-mix(in srgb, ${c.ink} 8%, transparent);
      }
      .menu {
        position: absolute;
        inset-inline-start: 0;
        inset-block-start: 100%;
        z-index: 20;
        display: flex;
        flex-direction: column;
        padding: 0.35em;
        background: ${c.surface};
        border: 1px solid ${c.edge};
        border-radius: 6px;
        font-size: 0.875em;
      }
      .menu button {
        padding: 0.5em 0.7em;
        border-radius: 4px;
      }
      .menu button:hover {
        background: color-mix(in srgb, ${c.ink} 7%, transparent);
      }
      .by-hand {
        inline-size: 100%;
        font-size: 0.8125em;
      }
      @media (pointer: coarse) {
        .more {
          padding: 0.55em 0.7em;
          margin-block: -0.45em;
        }
        .menu button {
          padding-block: 0.8em;
        }
      }
      @media print {
        .more {
          display: none;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...ArrayElement.properties,
    scale: {},
    most: { type: Number },
    active: { state: true },
    asTable: { type: Boolean, attribute: 'as-table', reflect: true },
    menu: { state: true },
    said: { state: true },
    byHand: { state: true },
    seen: { state: true },
  };

  /** `diverging` about 0, `sequential` from 0 to 1, or `none` for a plain table of numbers. */
  declare scale: Scale | 'none';
  /** The size of a value with the full colour, where several heatmaps share a scale. */
  declare most: number | undefined;
  /** Shows the table twin. */
  declare asTable: boolean;
  declare private active: number;
  declare private menu: boolean;
  declare private said: string;
  declare private byHand: string;
  declare private seen: GridWindow | undefined;

  constructor() {
    super();
    this.scale = 'diverging';
    this.asTable = false;
    this.active = 0;
    this.menu = false;
    this.said = '';
    this.byHand = '';
  }

  protected override view(): unknown {
    const array = this.shown;
    const cells = rowsOf(array.shape) * columnsOf(array.shape);
    if (this.active >= cells) this.active = 0;
    return html`
      ${this.head(symbols(array.label), true)}
      ${
        this.asTable
          ? tableTwin(array)
          : grid(
              {
                array,
                marks: this.marks,
                active: this.active,
                words: this.words,
                ...(this.scale === 'none' ? {} : { scale: this.scale }),
                ...(this.most === undefined ? {} : { most: this.most }),
                ...(cells > manyCells ? { window: this.windowOf(array.shape) } : {}),
              },
              { open: this.open, point: this.pointCell, key: this.key },
            )
      }
      ${this.aftermath()}
    `;
  }

  /** The label with the menu behind it. */
  protected head(label: unknown, twin: boolean): unknown {
    const array = this.shown;
    const { heatmap } = this.words.page;
    const back = this.scale === 'none' ? heatmap.asGrid : heatmap.asHeatmap;
    return html`<div class="head" @keydown=${this.menuKey}>
      <span class="label" part="label" dir="auto">${label}</span>
      <button
        type="button"
        class="more"
        part="menu-button"
        aria-expanded=${this.menu ? 'true' : 'false'}
        aria-label=${`${heatmap.take}: ${array.label}`}
        title=${heatmap.take}
        @click=${() => (this.menu = !this.menu)}
      >
        <span aria-hidden="true">···</span>
      </button>
      ${
        this.menu
          ? html`<div class="menu" part="menu" @focusout=${this.leaveMenu}>
              ${twin ? this.choice(this.asTable ? back : heatmap.asTable, () => (this.asTable = !this.asTable)) : nothing}
              ${this.choice(heatmap.copyNumpy, () => this.copy(numpyText(array)))}
              ${this.choice(heatmap.copyCsv, () => this.copy(csvText(array, array)))}
              ${
                this.scale === 'none'
                  ? nothing
                  : html`${this.choice(heatmap.saveSvg, () => this.save('svg'))}${this.choice(heatmap.savePng, () => this.save('png'))}`
              }
            </div>`
          : nothing
      }
    </div>`;
  }

  /** What copying said, and the text itself where the browser would not take it. */
  protected aftermath(): unknown {
    const { heatmap } = this.words.page;
    return html`
      <div class="heard" role="status">${this.said}</div>
      ${
        this.byHand
          ? html`<p class="problem">${heatmap.copyFailed}</p>
              <textarea
                class="by-hand"
                readonly
                rows="4"
                aria-label=${heatmap.take}
                .value=${this.byHand}
                @focus=${(event: Event) => (event.target as HTMLTextAreaElement).select()}
              ></textarea>`
          : nothing
      }
    `;
  }

  private choice(label: string, run: () => unknown): unknown {
    return html`<button
      type="button"
      @click=${() => {
        this.menu = false;
        run();
        this.renderRoot.querySelector<HTMLElement>('.more')?.focus();
      }}
    >
      ${label}
    </button>`;
  }

  private readonly menuKey = (event: KeyboardEvent): void => {
    if (!this.menu || event.key !== 'Escape') return;
    event.stopPropagation();
    this.menu = false;
    this.renderRoot.querySelector<HTMLElement>('.more')?.focus();
  };

  private readonly leaveMenu = (event: FocusEvent): void => {
    const to = event.relatedTarget as Element | null;
    if (to && !to.closest('.menu, .more')) this.menu = false;
  };

  private async copy(text: string): Promise<void> {
    const copied = await copyText(text);
    this.said = copied ? this.words.page.heatmap.copied : this.words.page.heatmap.copyFailed;
    this.byHand = copied ? '' : text;
  }

  private async save(kind: 'svg' | 'png'): Promise<void> {
    if (this.scale === 'none') return;
    const picture = heatmapPicture(this.shown, this.scale, this.themeSeen, this.most);
    const blob =
      kind === 'svg' ? new Blob([pictureSvg(picture)], { type: 'image/svg+xml' }) : await picturePng(picture);
    saveFile(blob, `${this.shown.label.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'heatmap'}.${kind}`);
  }

  /** The theme the element is seen in, whoever chose it. */
  private get themeSeen(): Theme {
    const scheme = getComputedStyle(this).colorScheme;
    const dark = /dark/.test(scheme) && (!/light/.test(scheme) || matchMedia('(prefers-color-scheme: dark)').matches);
    return dark ? 'dark' : 'light';
  }

  private readonly open = (place: number): void => {
    this.active = place;
    this.openCell(place);
  };

  private readonly key = (event: KeyboardEvent, place: number): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.open(place);
      return;
    }
    const next = movedPlace(event, place, this.shown.shape, this.rtl);
    if (next === undefined) return;
    event.preventDefault();
    void this.goTo(next);
  };

  /** Moves the one tab stop to a cell and focuses it. */
  async goTo(place: number): Promise<void> {
    this.active = place;
    const columns = columnsOf(this.shown.shape);
    const box = this.renderRoot.querySelector<HTMLElement>('.windowed');
    if (box) {
      const em = parseFloat(getComputedStyle(box.querySelector('.grid')!).fontSize);
      const top = Math.floor(place / columns) * cellSize.row * em;
      const left = (place % columns) * cellSize.column * em;
      if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 4 * cellSize.row * em)
        box.scrollTop = Math.max(0, top - box.clientHeight / 2);
      if (left < box.scrollLeft || left > box.scrollLeft + box.clientWidth - 3 * cellSize.column * em)
        box.scrollLeft = Math.max(0, left - box.clientWidth / 2);
      this.look();
    }
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus();
  }

  private windowOf(shape: readonly number[]): GridWindow {
    const seen = this.seen ?? { rows: [0, 16], columns: [0, 16] };
    return {
      rows: [Math.min(seen.rows[0], rowsOf(shape)), Math.min(seen.rows[1], rowsOf(shape))],
      columns: [Math.min(seen.columns[0], columnsOf(shape)), Math.min(seen.columns[1], columnsOf(shape))],
    };
  }

  /** Reads which cells the box shows. */
  private readonly look = (): void => {
    const box = this.renderRoot.querySelector<HTMLElement>('.windowed');
    if (!box) return;
    const em = parseFloat(getComputedStyle(box.querySelector('.grid')!).fontSize);
    const span = (from: number, length: number, size: number): [number, number] => [
      Math.max(0, Math.floor(from / (size * em)) - 3),
      Math.ceil((from + length) / (size * em)) + 3,
    ];
    const next: GridWindow = {
      rows: span(box.scrollTop, box.clientHeight, cellSize.row),
      columns: span(Math.abs(box.scrollLeft), box.clientWidth, cellSize.column),
    };
    if (JSON.stringify(next) !== JSON.stringify(this.seen)) this.seen = next;
  };

  private readonly outside = (event: Event): void => {
    const path = event.composedPath();
    if (!path.includes(this.renderRoot.querySelector('.head')!)) this.menu = false;
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.outside, true);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('menu')) {
      if (this.menu) document.addEventListener('pointerdown', this.outside, true);
      else document.removeEventListener('pointerdown', this.outside, true);
    }
    if (this.shown.data.length <= manyCells) return;
    const box = this.renderRoot.querySelector<HTMLElement>('.windowed');
    if (!box || box === this.box) return;
    this.box = box;
    box.addEventListener('scroll', this.look, { passive: true });
    this.look();
  }
  private box: HTMLElement | undefined;
}
