/** Panels of which one is seen at a time, as WAI-ARIA tabs. On paper they stand one under the other. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import { symbols } from './symbols.ts';

export interface TabsView {
  /** Unique in its root. */
  name: string;
  label: string;
  tabs: readonly { title: string; content: unknown }[];
  chosen: number;
}

export interface TabsHandlers {
  choose(at: number): void;
}

export function tabs({ name, label, tabs: all, chosen }: TabsView, on: TabsHandlers): TemplateResult {
  const last = all.length - 1;
  const key = (event: KeyboardEvent) => {
    const row = event.currentTarget as HTMLElement;
    const forward = row.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight';
    const back = row.matches(':dir(rtl)') ? 'ArrowRight' : 'ArrowLeft';
    const to =
      event.key === forward
        ? (chosen + 1) % all.length
        : event.key === back
          ? (chosen + last) % all.length
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? last
              : undefined;
    if (to === undefined) return;
    event.preventDefault();
    on.choose(to);
    row.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return html`
    <div class="tab-row" part="tabs" role="tablist" aria-label=${label} @keydown=${key}>
      ${all.map(
        ({ title }, at) =>
          html`<button
            type="button"
            role="tab"
            class="tab"
            id=${`${name}-tab-${at}`}
            aria-controls=${`${name}-panel-${at}`}
            aria-selected=${at === chosen ? 'true' : 'false'}
            tabindex=${at === chosen ? 0 : -1}
            @click=${() => on.choose(at)}
          >
            <span dir="auto">${symbols(title)}</span>
          </button>`,
      )}
    </div>
    ${all.map(
      // What is hidden is still found by the browser's search, which then brings it to sight.
      ({ title, content }, at) =>
        html`<div
          class="tab-panel"
          part="tab-panel"
          role="tabpanel"
          id=${`${name}-panel-${at}`}
          aria-labelledby=${`${name}-tab-${at}`}
          hidden=${at === chosen ? nothing : 'until-found'}
          @beforematch=${() => on.choose(at)}
        >
          <p class="tab-title" aria-hidden="true">${symbols(title)}</p>
          ${content}
        </div>`,
    )}
  `;
}

export const tabsStyle = css`
  .tab-row {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.5em;
    margin-block-end: 1.1em;
    border-block-end: 1px solid ${c.hairline};
  }
  .tab {
    min-block-size: 2.4em;
    margin-block-end: -1px;
    padding: 0.3em 0;
    border-block-end: 2px solid transparent;
    font: 450 0.8em/1.4 ${m.sans};
    color: ${c.soft};
  }
  .tab:hover {
    color: ${c.ink};
  }
  .tab[aria-selected='true'] {
    color: ${c.ink};
    font-weight: 600;
    border-block-end-color: currentcolor;
  }
  .tab-title {
    display: none;
    margin: 0.8em 0 0.4em;
    font: 600 0.8em/1.4 ${m.sans};
  }
  @media screen {
    .tab-panel[hidden]:not([hidden='until-found']) {
      display: none;
    }
    .tab-panel[hidden='until-found'] {
      content-visibility: hidden;
    }
  }
  @media (pointer: coarse) {
    .tab {
      min-block-size: 2.9em;
    }
  }
  @media print {
    .tab-row {
      display: none;
    }
    .tab-title,
    .tab-panel {
      display: block;
      content-visibility: visible;
    }
  }
  @media (forced-colors: active) {
    .tab {
      border-block-end-color: Canvas; /* transparent would be drawn */
    }
    .tab[aria-selected='true'] {
      border-block-end-color: Highlight;
    }
  }
`;
