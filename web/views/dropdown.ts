/** Something that may be left out: closed behind a button that names it. On paper it is open. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import { symbols } from './symbols.ts';

export interface DropdownView {
  /** Unique in its root. */
  name: string;
  title: string;
  content: unknown;
  open: boolean;
}

export interface DropdownHandlers {
  open(open: boolean): void;
}

export function dropdown({ name, title, content, open }: DropdownView, on: DropdownHandlers): TemplateResult {
  return html`<div class="dropdown" part="dropdown">
    <button
      type="button"
      class="dropdown-title"
      id=${`${name}-title`}
      aria-expanded=${open ? 'true' : 'false'}
      aria-controls=${`${name}-content`}
      @click=${() => on.open(!open)}
    >
      <span class="dropdown-sign" aria-hidden="true"></span><span dir="auto">${symbols(title)}</span>
    </button>
    ${
      // What is closed is still found by the browser's search, which then opens it.
      html`<div
        class="dropdown-content"
        role="group"
        id=${`${name}-content`}
        aria-labelledby=${`${name}-title`}
        hidden=${open ? nothing : 'until-found'}
        @beforematch=${() => on.open(true)}
      >
        ${content}
      </div>`
    }
  </div>`;
}

export const dropdownStyle = css`
  .dropdown {
    margin: 1.6em 0;
    border-block: 1px solid ${c.hairline};
  }
  .dropdown + .dropdown {
    margin-block-start: -1.6em;
    border-block-start: 0;
  }
  .dropdown-title {
    display: flex;
    align-items: baseline;
    gap: 0.6em;
    inline-size: 100%;
    min-block-size: 2.9em;
    padding: 0.8em 0;
    font: 500 0.85em/1.4 ${m.sans};
    color: ${c.ink};
  }
  .dropdown-sign {
    flex: none;
    inline-size: 0.45em;
    block-size: 0.45em;
    border: solid ${c.soft};
    border-width: 0 1.5px 1.5px 0;
    transform: translateY(-0.15em) rotate(-45deg);
  }
  .dropdown-title:dir(rtl) > .dropdown-sign {
    transform: translateY(-0.15em) rotate(135deg);
  }
  .dropdown-title[aria-expanded='true'] > .dropdown-sign {
    transform: translateY(-0.2em) rotate(45deg);
  }
  .dropdown-title:hover > .dropdown-sign {
    border-color: ${c.ink};
  }
  .dropdown-content:not([hidden]) {
    padding-block-end: 0.6em;
  }
  .dropdown-content > :first-child {
    margin-block-start: 0.4em;
  }
  .dropdown-content > :last-child {
    margin-block-end: 1em;
  }
  @media screen {
    .dropdown-content[hidden]:not([hidden='until-found']) {
      display: none;
    }
    .dropdown-content[hidden='until-found'] {
      content-visibility: hidden;
    }
  }
  @media print {
    .dropdown-sign {
      display: none;
    }
    .dropdown-content {
      display: block;
      content-visibility: visible;
    }
  }
`;
