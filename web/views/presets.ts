/** Buttons that set inputs. */
import { html, type TemplateResult } from 'lit';
import { symbols } from './symbols.ts';

export interface PresetsView {
  label: string;
  presets: readonly { label: string; active?: boolean }[];
}

export function presets(view: PresetsView, on: { choose(at: number): void }): TemplateResult {
  return html`<div class="row try" role="group" aria-label=${view.label} part="presets">
    <span class="soft try-label">${symbols(view.label)}</span>
    ${view.presets.map(
      (preset, at) =>
        html`<button
          type="button"
          class="button small"
          aria-pressed=${preset.active ? 'true' : 'false'}
          @click=${() => on.choose(at)}
        >
          <span>${symbols(preset.label)}</span>
        </button>`,
    )}
  </div>`;
}
