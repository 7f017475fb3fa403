/** Undo, redo and reset. A button that has nothing to do stays reachable, so that the focus is not lost with its last step. */
import { html, type TemplateResult } from 'lit';
import type { Words } from '../words/words.ts';

export interface Undoable {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
  reset(): void;
}

export function undoButtons(of: Undoable, words: Words): TemplateResult {
  const { toolbar } = words.page;
  const button = (label: string, can: boolean, run: () => void) =>
    html`<button
      type="button"
      class="quiet"
      aria-disabled=${can ? 'false' : 'true'}
      @click=${() => (can ? run() : undefined)}
    >
      ${label}
    </button>`;
  return html`${button(toolbar.undo, of.canUndo, () => of.undo())}${button(toolbar.redo, of.canRedo, () => of.redo())}${button(
    toolbar.reset,
    true,
    () => of.reset(),
  )}`;
}
