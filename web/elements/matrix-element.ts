/**
 * `<softlook-matrix>`: numbers in rows and columns. Read-only ones are a grid like a heatmap without colours; with
 * `editable` each number is a field.
 *
 * Events beside those of every array: `softlook-edit` (`detail` place, index, text, done), `softlook-paste` (`text`) and
 * `softlook-reset`.
 */
import { css, html, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import { matrixEditor, matrixEditorStyle } from '../views/matrix-editor.ts';
import { entry, typedNumber } from '../views/numerals.ts';
import { symbols } from '../views/symbols.ts';
import { scrub, stepped } from '../views/scrub.ts';
import { SoftlookHeatmap } from './heatmap-element.ts';

export class SoftlookMatrix extends SoftlookHeatmap {
  static override styles: CSSResultGroup = [
    SoftlookHeatmap.styles,
    matrixEditorStyle,
    css`
      .label b {
        font-weight: 600;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SoftlookHeatmap.properties,
    editable: { type: Boolean, reflect: true },
    edited: { type: Boolean },
    problems: { attribute: false },
    problem: { attribute: false },
    kind: {},
    drafts: { state: true },
  };

  declare editable: boolean;
  /** The values differ from the first ones: Reset is offered. */
  declare edited: boolean;
  /** Sentences about refused texts, by place. */
  declare problems: ReadonlyMap<number, string>;
  /** A sentence about the whole, such as a refused paste. */
  declare problem: string | undefined;
  declare private drafts: ReadonlyMap<number, string>;
  private last: number | undefined;

  constructor() {
    super();
    this.scale = 'none';
    this.editable = false;
    this.edited = false;
    this.problems = new Map();
    this.drafts = new Map();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('array') || !this.drafts.size) return;
    // A draft that has become a value, or was undone elsewhere, gives way to it.
    const focused = this.focusedPlace;
    const kept = [...this.drafts].filter(([place]) => place === focused || this.problems.has(place));
    if (kept.length !== this.drafts.size) this.drafts = new Map(kept);
  }

  protected override view(): unknown {
    if (!this.editable) return super.view();
    const array = this.shown;
    const { matrix } = this.words.page;
    return html`
      ${this.head(html`<b class=${array.role}>${symbols(array.label)}</b> · ${matrix.input}`, false)}
      ${this.aftermath()}
      ${matrixEditor(
        {
          array,
          marks: this.marks,
          drafts: this.drafts,
          problems: this.allProblems,
          edited: this.edited || this.drafts.size > 0,
          words: this.words,
          ...(this.problem ? { problem: this.problem } : {}),
        },
        {
          type: this.type,
          key: this.fieldKey,
          grip: this.grip,
          paste: this.paste,
          point: this.pointCell,
          sign: () => this.changeSign(),
          reset: () => {
            this.drafts = new Map();
            this.say('softlook-reset', {});
          },
        },
      )}
    `;
  }

  private get allProblems(): ReadonlyMap<number, string> {
    const all = new Map(this.problems);
    const focused = this.focusedPlace;
    for (const [place, text] of this.drafts) {
      if (place !== focused && !all.has(place) && Number.isNaN(typedNumber(text)))
        all.set(place, this.words.page.matrix.notNumber);
    }
    return all;
  }

  private get focusedPlace(): number | undefined {
    const field = (this.renderRoot as ShadowRoot).activeElement as HTMLElement | null;
    return field?.dataset.place === undefined ? undefined : Number(field.dataset.place);
  }

  private readonly type = (place: number, text: string, done: boolean): void => {
    this.last = place;
    const number = typedNumber(text);
    const drafts = new Map(this.drafts);
    // What the engine cannot hold will be refused: then the text stays.
    if (done && Number.isFinite(Math.fround(number))) drafts.delete(place);
    else drafts.set(place, text);
    this.drafts = drafts;
    if (done || Number.isFinite(number)) this.edit(place, text, done);
  };

  private edit(place: number, text: string, done: boolean): void {
    this.say('softlook-edit', { ...this.detail(place), text: text.replace(/[−–]/g, '-'), done });
  }

  private set(place: number, value: number, done: boolean): void {
    const drafts = new Map(this.drafts);
    drafts.delete(place);
    this.drafts = drafts;
    this.edit(place, entry(value), done);
  }

  private valueAt(place: number): number {
    const draft = this.drafts.get(place);
    const typed = draft === undefined ? NaN : typedNumber(draft);
    return Number.isFinite(typed) ? typed : (this.shown.data[place] ?? NaN);
  }

  private readonly fieldKey = (event: KeyboardEvent, place: number): void => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction) {
      event.preventDefault();
      const value = this.valueAt(place);
      if (Number.isFinite(value)) this.set(place, stepped(value, direction * (event.shiftKey ? 1 : 0.1)), false);
    } else if (event.key === 'Escape' && this.drafts.has(place)) {
      event.stopPropagation();
      this.set(place, this.shown.data[place] ?? 0, true);
    }
  };

  private readonly grip = (event: PointerEvent, place: number): void => {
    this.last = place;
    const box = this.renderRoot.querySelector('.scroll');
    if (event.pointerType === 'touch' && box && box.scrollWidth > box.clientWidth + 8) return; // the finger scrolls
    let value = this.valueAt(place);
    scrub(event, value, 0.1, {
      move: (next) => {
        value = next;
        this.set(place, next, false);
      },
      end: () => this.edit(place, entry(value), true),
    });
  };

  private readonly paste = (event: ClipboardEvent, place: number): void => {
    const text = event.clipboardData?.getData('text') ?? '';
    // One number goes into the field; anything with rows, commas or brackets is a whole matrix.
    if (!/[[\],;\t\n]|\S\s+\S/.test(text.trim()) || Number.isFinite(typedNumber(text))) return;
    event.preventDefault();
    this.last = place;
    this.drafts = new Map();
    this.say('softlook-paste', { text });
  };

  private changeSign(): void {
    const place = this.focusedPlace ?? this.last;
    if (place === undefined) return;
    const value = this.valueAt(place);
    if (Number.isFinite(value)) this.set(place, -value || 0, true);
  }

  /** Puts the focus into a field: where an unfolding ends and offers to change the input. */
  override async goTo(place: number): Promise<void> {
    if (!this.editable) return super.goTo(place);
    await this.updateComplete;
    const field = this.renderRoot.querySelector<HTMLInputElement>(`[data-place="${place}"]`);
    field?.focus();
    field?.select();
  }
}
