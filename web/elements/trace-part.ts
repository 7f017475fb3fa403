/** The trace block: an unfolding printed in the text, with a stepper. */
import { html, nothing, type TemplateResult } from 'lit';
import type { DirectiveBlock } from '../lesson/lesson.ts';
import { isProblem, type Problem, type ProgramCell, type Values } from '../lesson/session.ts';
import type { Session } from '../lesson/session.ts';
import { symbols } from '../views/symbols.ts';
import type { BodySurroundings } from './lesson-body.ts';
import { firstPath, stepsAlong } from './opened.ts';

/** Where each trace stands: the path it follows and how many of its steps are shown. */
export interface TraceKeeper {
  traces: WeakMap<object, { path: number[]; shown: number }>;
  /** The path that each follows of itself. */
  firstPaths: WeakMap<object, { node: number; path: number[] }>;
  values(expression: { program: string; text: string }): Values | Problem;
}

export function tracePart(
  block: Extract<DirectiveBlock, { type: 'trace' }>,
  session: Session,
  around: BodySurroundings,
  keeper: TraceKeeper,
): TemplateResult {
  const { words } = around;
  const values = keeper.values(block.expression);
  if (isProblem(values)) return html`<p class="absent-figure">${values.message}</p>`;
  const cell: ProgramCell = { program: values.program, node: values.node, index: values.shape.map(() => 0) };
  let first = keeper.firstPaths.get(block);
  if (!keeper.traces.has(block) && first?.node !== cell.node) {
    first = { node: cell.node, path: firstPath(session, cell, [], block.depth) };
    keeper.firstPaths.set(block, first);
  }
  const standing = keeper.traces.get(block) ?? { path: first!.path, shown: 1 };
  const all = stepsAlong(session, cell, standing.path);
  const shown = Math.min(standing.shown, all.length);
  const steps = all
    .slice(0, shown)
    .map((step, at) => (at === shown - 1 ? { ...step, next: undefined } : step)) as typeof all;
  const go = (next: { path: number[]; shown: number }) => {
    keeper.traces.set(block, next);
    around.redraw();
  };
  // A button that has nothing to do stays reachable, so that the focus is not lost with the last step.
  const step = (label: string, look: string, can: boolean, to: number) =>
    html`<button
      type="button"
      class=${look}
      aria-disabled=${can ? 'false' : 'true'}
      @click=${() => (can ? go({ ...standing, shown: to }) : undefined)}
    >
      ${label}
    </button>`;
  return html`<div role="group" class="trace" part="trace" aria-label=${block.label}>
    <p class="trace-label">${symbols(block.label)}</p>
    <softlook-unfolding
      lang=${words.language}
      .steps=${steps}
      .roleOf=${around.roleOf}
      .lit=${(one: ProgramCell) => around.lighting?.isLit(one) ?? false}
      @softlook-open=${({ detail }: CustomEvent<{ level: number; part: number }>) => {
        const path = firstPath(
          session,
          cell,
          [...standing.path.slice(0, detail.level), detail.part],
          Math.max(block.depth, detail.level + 2),
        );
        go({ path, shown: detail.level + 2 });
      }}
      @softlook-point=${({ detail }: CustomEvent<{ cell: ProgramCell | undefined }>) => around.point(detail.cell)}
      @softlook-edit-input=${({ detail }: CustomEvent<{ cell: ProgramCell }>) => around.edit(detail.cell)}
    ></softlook-unfolding>
    ${
      all.length > 1
        ? html`<div class="row stepper">
            ${step(words.page.trace.back, 'button', shown > 1, shown - 1)}
            ${step(words.page.trace.next, 'button', shown < all.length, shown + 1)}
            ${step(words.page.trace.all, 'quiet', shown < all.length, all.length)}
            <span class="soft" role="status">${words.page.trace.place(shown, all.length)}</span>
          </div>`
        : nothing
    }
  </div>`;
}
