/** Steps to put in order: a list in which the chosen item moves, by buttons or by keys. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { QuestionWords } from '../words/questions.ts';
import { tick } from './question.ts';

export interface AnswerOrderView {
  id: string;
  /** Drawn, by index. */
  items: readonly unknown[];
  /** Indices as they stand. */
  order: readonly number[];
  /** The index of the item that moves. */
  selected: number;
  /** So many items from the beginning were right when they were tried. */
  leading?: number;
  /** Said after a move. */
  moved?: string;
  disabled: boolean;
  words: QuestionWords;
}

export interface AnswerOrderHandlers {
  select(item: number): void;
  /** The order after a move, with the place that the item has now, from 1. */
  move(order: number[], place: number): void;
}

export function answerOrder(view: AnswerOrderView, on: AnswerOrderHandlers): TemplateResult {
  const { id, words, order, selected } = view;
  const at = order.indexOf(selected);
  const move = (by: number) => {
    const to = at + by;
    if (at < 0 || to < 0 || to >= order.length || view.disabled) return;
    const next = [...order];
    [next[at], next[to]] = [next[to]!, next[at]!];
    on.move(next, to + 1);
  };
  const focusSelected = (list: Element) =>
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  const keys = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const to = by ? at + by : event.key === 'Home' ? 0 : event.key === 'End' ? order.length - 1 : undefined;
    if (to === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const list = event.currentTarget as HTMLElement;
    if (event.altKey && by) move(by);
    else if (order[to] !== undefined) on.select(order[to]);
    focusSelected(list);
  };
  const button = (label: string, by: number, can: boolean) =>
    html`<button
      type="button"
      class="button small"
      aria-disabled=${can && !view.disabled ? 'false' : 'true'}
      @click=${() => move(by)}
    >
      ${label}
    </button>`;
  return html`<div class="whole">
    <ol class="order" role="listbox" aria-label=${words.order.list} aria-describedby=${`${id}-keys`} @keydown=${keys}>
      ${repeat(
        order,
        (item) => item,
        (item, place) =>
          html`<li
            role="option"
            tabindex=${item === selected ? 0 : -1}
            aria-selected=${item === selected ? 'true' : 'false'}
            aria-posinset=${place + 1}
            aria-setsize=${order.length}
            @click=${() => on.select(item)}
          >
            <span class="place" aria-hidden="true">${place + 1}</span>
            <span class="step-text">${view.items[item]}</span>
            ${
              view.leading === undefined || place > view.leading
                ? nothing
                : html`<span class=${`tick ${place < view.leading ? 'right' : 'wrong'}`} aria-hidden="true"
                    >${tick(place < view.leading)}</span
                  >`
            }
          </li>`,
      )}
    </ol>
    <div class="row movers">
      ${button(words.order.up, -1, at > 0)} ${button(words.order.down, 1, at < order.length - 1)}
      <span class="soft by-keys" id=${`${id}-keys`}>${words.order.keys}</span>
      <span class="heard" role="status">${view.moved ?? nothing}</span>
    </div>
  </div>`;
}

export const answerOrderStyle = css`
  .order {
    margin: 0 0 0.7em;
    padding: 0;
    list-style: none;
    border-block-start: 1px solid ${c.hairline};
  }
  .order li {
    display: flex;
    align-items: baseline;
    gap: 0.8em;
    margin: 0;
    padding: 0.5em 0.6em;
    border-block-end: 1px solid ${c.hairline};
    font: 400 1em/1.45 ${m.serif};
    cursor: pointer;
  }
  .order li[aria-selected='true'] {
    background: ${c.lit};
    box-shadow: inset 2.5px 0 0 ${c.accent};
  }
  .order .place {
    flex: none;
    min-inline-size: 1.2em;
    color: ${c.soft};
    font: 400 0.85em/1.4 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .order .step-text {
    flex: 1;
    min-inline-size: 0;
  }
  .movers {
    gap: 0.5em 0.7em;
  }
  @media (forced-colors: active) {
    .order li[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
