/** The "Aa" menu. */
import { html, LitElement, type TemplateResult } from 'lit';
import { define } from '../elements/define.ts';
import { wordsFor } from '../words/words.ts';
import { keepAppearance, readAppearance, sizes, type Appearance, type ThemeChoice } from './appearance.ts';

/** Lives in the page, not in a shadow root: its looks are app.css. */
class AppearanceMenu extends LitElement {
  static override properties = { open: { state: true }, now: { state: true } };
  declare private open: boolean;
  declare private now: Appearance;

  constructor() {
    super();
    this.open = false;
    this.now = readAppearance();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.outside);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.outside);
  }

  protected override render(): TemplateResult {
    const { app } = wordsFor(document.documentElement.lang).page;
    const size = (by: number) =>
      this.choose({ ...this.now, size: Math.max(sizes.least, Math.min(sizes.most, this.now.size + by)) });
    const theme = (choice: ThemeChoice) =>
      html`<label>
        <input
          type="radio"
          name="theme"
          .checked=${this.now.theme === choice}
          @change=${() => this.choose({ ...this.now, theme: choice })}
        />
        ${app.themes[choice]}
      </label>`;
    return html`<div class="menu-holder" @keydown=${this.keys}>
      <button
        type="button"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-label=${app.appearance}
        title=${app.appearance}
        @click=${() => (this.open = !this.open)}
      >
        <span aria-hidden="true">Aa</span>
      </button>
      <div class="menu" ?hidden=${!this.open} role="group" aria-label=${app.appearance}>
        <fieldset>
          <legend>${app.textSize}</legend>
          <div class="sizes">
            <button
              type="button"
              aria-label=${app.smaller}
              aria-disabled=${this.now.size <= sizes.least ? 'true' : 'false'}
              @click=${() => size(-sizes.step)}
            >
              −
            </button>
            <output>${this.now.size}%</output>
            <button
              type="button"
              aria-label=${app.larger}
              aria-disabled=${this.now.size >= sizes.most ? 'true' : 'false'}
              @click=${() => size(sizes.step)}
            >
              +
            </button>
          </div>
        </fieldset>
        <fieldset>
          <legend>${app.theme}</legend>
          ${(['auto', 'light', 'dark'] as const).map(theme)}
        </fieldset>
      </div>
    </div>`;
  }

  private choose(next: Appearance): void {
    this.now = next;
    keepAppearance(next);
  }

  private readonly keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    this.open = false;
    this.querySelector('button')?.focus();
  };

  private readonly outside = (event: Event): void => {
    if (this.open && !this.contains(event.target as Node)) this.open = false;
  };
}

define('softlook-appearance', AppearanceMenu);
