/**
 * `<softlook-editor>`: a text of the program language. A plain field at first; when it comes near, the code of a real
 * editor is fetched and takes its place. Where that cannot be had, the field stays.
 *
 * Properties: `value`, `label`, `line` (marked as wrong, from 1).
 * Events (they bubble): `softlook-input` (`detail.value`) with every change, `softlook-run` (Control or Command with
 * Enter).
 */
import { css, html, LitElement, nothing, type PropertyDeclarations } from 'lit';
import { live } from 'lit/directives/live.js';
import { questionWordsFor } from '../words/questions.ts';
import { baseStyle } from './base-style.ts';
import type { CodeEditor, codeEditor } from './code-editor.ts';
import { colours as c, measures as m } from './tokens.ts';

/** How far below the window it is when the editor is fetched. */
const near = '600px';

export class SoftlookEditor extends LitElement {
  static override styles = [
    baseStyle,
    css`
      .root {
        font-size: 0.9em;
      }
      .place,
      textarea {
        border: 1px solid ${c.edge};
        border-radius: 4px;
      }
      textarea {
        display: block;
        inline-size: 100%;
        padding: 0.6em 0.8em;
        font: 1em/1.65 ${m.mono};
        color: ${c.ink};
        background: ${c.surface};
        white-space: pre;
        overflow-x: auto;
        resize: vertical;
        text-align: left;
      }
      .soft {
        margin: 0.35em 0 0;
        color: ${c.soft};
        font: 400 0.85em/1.5 ${m.sans};
      }
      @media (pointer: coarse) {
        .place,
        textarea {
          font-size: 16px;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    value: {},
    label: {},
    lang: {},
    line: { type: Number },
    ready: { state: true },
  };

  declare value: string;
  declare label: string;
  declare lang: string;
  declare line: number | undefined;
  declare private ready: boolean;
  private editor: CodeEditor | undefined;
  private watch: IntersectionObserver | undefined;
  private fetching = false;

  constructor() {
    super();
    this.value = '';
    this.label = '';
    this.ready = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void this.fetchEditor();
      },
      { rootMargin: near },
    );
    this.watch.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watch?.disconnect();
    this.editor?.close();
    this.editor = undefined;
    this.ready = this.fetching = false;
  }

  override focus(): void {
    if (this.editor) this.editor.focus();
    else this.renderRoot.querySelector('textarea')?.focus();
  }

  private async fetchEditor(): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    this.watch?.disconnect();
    let make: typeof codeEditor;
    try {
      ({ codeEditor: make } = await import('./code-editor.ts'));
    } catch {
      return; // the plain field does
    }
    const root = this.renderRoot as ShadowRoot;
    const focused = root.activeElement?.tagName === 'TEXTAREA';
    this.ready = true;
    await this.updateComplete;
    if (!this.isConnected || this.editor) return;
    this.editor = make({
      parent: root.querySelector<HTMLElement>('.place')!,
      root,
      text: this.value,
      label: this.label,
      describedBy: 'how',
      change: (text) => this.typed(text),
      run: () => this.run(),
    });
    this.editor.mark(this.line);
    if (focused) this.editor.focus();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const { editor } = this;
    if (!editor) return;
    if (changed.has('value') && editor.text !== this.value) editor.replace(this.value);
    if (changed.has('line')) editor.mark(this.line);
  }

  private typed(text: string): void {
    if (text === this.value) return;
    this.value = text;
    this.dispatchEvent(new CustomEvent('softlook-input', { detail: { value: text }, bubbles: true, composed: true }));
  }

  private run(): void {
    this.dispatchEvent(new CustomEvent('softlook-run', { bubbles: true, composed: true }));
  }

  protected override render(): unknown {
    const words = questionWordsFor(this.lang || 'en').exercise;
    const keys = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.run();
    };
    // Escape belongs to the editor: it lets Tab leave it, and closes nothing around it.
    return html`<div
      class="root"
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && event.stopPropagation()}
    >
      <div class="place" dir="ltr" ?hidden=${!this.ready}></div>
      ${
        this.ready
          ? nothing
          : html`<textarea
              dir="ltr"
              rows=${Math.min(24, Math.max(4, this.value.split('\n').length + 1))}
              wrap="off"
              spellcheck="false"
              autocapitalize="off"
              autocomplete="off"
              aria-label=${this.label}
              aria-describedby="how"
              .value=${live(this.value)}
              @input=${(event: Event) => this.typed((event.target as HTMLTextAreaElement).value)}
              @keydown=${keys}
            ></textarea>`
      }
      <p class="soft by-keys" id="how">${this.ready ? words.leave : words.keys}</p>
    </div>`;
  }
}
