/** A number that unfolds: a button with a dotted underline, in prose, figures and unfoldings alike. */
import { html, type TemplateResult } from 'lit';
import type { Role } from '../lesson/lesson.ts';

export interface NumberView {
  text: string;
  role?: Role;
  lit?: boolean;
  /** This is the number whose unfolding is open. */
  chosen?: boolean;
}

export interface NumberHandlers {
  open(event: Event): void;
  /** The pointer or the focus came, or left. */
  point(here: boolean): void;
}

export function number(view: NumberView, on: NumberHandlers): TemplateResult {
  return html`<button
    type="button"
    part="number"
    class=${['number', view.role ?? 'plain', view.lit ? 'lit' : '', view.chosen ? 'chosen' : ''].join(' ')}
    aria-expanded=${view.chosen ? 'true' : 'false'}
    @click=${(event: Event) => on.open(event)}
    @pointerenter=${() => on.point(true)}
    @pointerleave=${() => on.point(false)}
    @focus=${() => on.point(true)}
    @blur=${() => on.point(false)}
  >
    ${view.text}
  </button>`;
}

/** What stands where a number could not be computed: a dash with its reason. */
export function absentNumber(mark: string, reason: string): TemplateResult {
  return html`<span class="absent" title=${reason}
    ><span aria-hidden="true">${mark}</span><span class="heard">${reason}</span></span
  >`;
}
