/** What the elements of single views share: a shadow root with the base style, the language, the theme and events. */
import { html, LitElement, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import { wordsFor, type Words } from '../words/words.ts';
import { baseStyle } from './base-style.ts';
import { loadFonts } from './fonts.ts';

export abstract class ViewElement extends LitElement {
  static override styles: CSSResultGroup = [baseStyle];
  static override properties: PropertyDeclarations = { theme: { reflect: true }, lang: { reflect: true } };

  /** `light`, `dark`, or `auto` (the color-scheme of the page). */
  declare theme: string;
  declare lang: string;

  protected get words(): Words {
    return wordsFor(this.lang || 'en');
  }

  protected get rtl(): boolean {
    return this.matches(':dir(rtl)');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    loadFonts();
  }

  protected override render(): TemplateResult {
    return html`<div class="root view">${this.view()}</div>`;
  }

  /** What stands in the root. */
  protected abstract view(): unknown;

  /** Events stay on the element: whoever placed it listens to it. */
  protected say<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** JSON from an attribute; what cannot be read is as if it were not there. */
export const jsonAttribute = {
  fromAttribute(text: string | null): unknown {
    try {
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  },
};
