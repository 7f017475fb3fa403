/** An unfolding: how a number was made, each step indented under the one it explains. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Role } from '../lesson/lesson.ts';
import type { Printed, ProgramCell, Unfolding } from '../lesson/session.ts';
import type { Words } from '../words/words.ts';
import { arithmetic } from './arithmetic.ts';
import { grouped } from './numerals.ts';
import { number } from './number.ts';
import { cellTitle } from './symbols.ts';

/** One level: the unfolding of a cell, and which of its parts the next level unfolds. */
export interface UnfoldingStep {
  unfolding: Unfolding;
  next?: number;
  /** An input that may be edited: offers to go there. */
  editable?: boolean;
}

export interface UnfoldingView {
  steps: readonly UnfoldingStep[];
  words: Words;
  role(cell: ProgramCell): Role;
  lit(cell: ProgramCell): boolean;
}

export interface UnfoldingHandlers {
  /** A part of the step at `level` was chosen: it unfolds under it. */
  open(level: number, part: number): void;
  point(cell: ProgramCell | undefined): void;
  edit(cell: ProgramCell): void;
}

/** The steps below the heading. */
export function unfolding(view: UnfoldingView, on: UnfoldingHandlers): TemplateResult {
  const at = (level: number): TemplateResult | typeof nothing => {
    const step = view.steps[level];
    return step
      ? html`<div class="step" data-level=${level} part="step">${stepBody(step, level, view, on)}${at(level + 1)}</div>`
      : nothing;
  };
  return html`<div class="steps">${at(0)}</div>`;
}

function stepBody(step: UnfoldingStep, level: number, view: UnfoldingView, on: UnfoldingHandlers): TemplateResult {
  const { words } = view;
  const { unfolding: made } = step;
  const drawn = (printed: Printed): unknown => {
    const { cell, part } = printed;
    if (!cell || part === undefined) return html`<span class="plain-number">${grouped(printed.text)}</span>`;
    return number(
      { text: grouped(printed.text), role: view.role(cell), lit: view.lit(cell), chosen: step.next === part },
      { open: () => on.open(level, part), point: (here) => on.point(here ? cell : undefined) },
    );
  };
  return html`
    <p class="what">
      ${level > 0 ? html`<span class="title" dir="auto">${cellTitle(made.title)}</span><span class="comma">, </span>` : nothing}<span
        >${made.step}</span
      >
    </p>
    <p class=${`line ${view.lit(made.cell) ? 'lit' : ''}`}>
      <span dir="ltr"
        ><span class=${`result ${view.role(made.cell)}`}>${grouped(made.result.text)}</span>${
          made.arithmetic
            ? html`<span class="sign"> ${made.approximate ? '≈' : '='} </span
                >${arithmetic({ arithmetic: made.arithmetic, words, number: drawn })}`
            : nothing
        }</span
      >
    </p>
    ${made.approximate ? html`<p class="note">${words.page.unfolding.approximate}</p>` : nothing}
    ${
      made.ends
        ? html`<p class="note">
            ${made.ends}
            ${step.editable ? html`<button type="button" class="quiet edit" @click=${() => on.edit(made.cell)}>${words.page.unfolding.edit}</button>` : nothing}
          </p>`
        : nothing
    }
  `;
}

/** The parts of a step in reading order, each once, that have a cell of their own. */
export function partsOf(made: Unfolding): Printed[] {
  const found = new Map<number, Printed>();
  const walk = (part: NonNullable<Unfolding['arithmetic']>): void => {
    switch (part.kind) {
      case 'number':
        if (part.printed.part !== undefined && part.printed.cell && !found.has(part.printed.part))
          found.set(part.printed.part, part.printed);
        return;
      case 'binary':
        walk(part.left);
        return walk(part.right);
      case 'fraction':
        walk(part.over);
        return walk(part.under);
      case 'power':
        walk(part.base);
        return walk(part.exponent);
      case 'exp':
        return walk(part.exponent);
      case 'negative':
      case 'root':
        return walk(part.value);
      case 'sum':
        return part.terms.forEach(walk);
      case 'call':
        return part.values.forEach(walk);
    }
  };
  if (made.arithmetic) walk(made.arithmetic);
  return [...found.values()];
}

export const unfoldingStyle = css`
  .steps {
    font: 400 0.9375em/1.5 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .step {
    margin-block-start: 0.55em;
    padding-inline-start: 0.85em;
    border-inline-start: 1.5px solid ${c.hairline};
  }
  .step .step {
    margin-block-start: 0.9em;
  }
  .step p {
    margin: 0;
  }
  .what {
    color: ${c.soft};
    font-size: 0.867em;
  }
  .what .title {
    color: ${c.ink};
    font-weight: 500;
  }
  .line {
    padding-block: 0.12em;
    border-radius: 3px;
  }
  .line .result {
    font-weight: 600;
  }
  .line.lit .result {
    background: ${c.lit};
    border-radius: 3px;
  }
  .note {
    color: ${c.soft};
    font-size: 0.867em;
  }
  .note .edit {
    color: ${c.accent};
    font-size: 1em;
    padding-block: 0;
    text-decoration-color: currentcolor;
  }
`;
