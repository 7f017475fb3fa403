/** A scalar moved by a slider or a switch. */
import { css, html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Control } from '../lesson/lesson.ts';
import type { Words } from '../words/words.ts';
import { entry } from './numerals.ts';
import { symbols } from './symbols.ts';

export interface ControlView {
  name: string;
  control: Control;
  value: number;
  words: Words;
}

export interface ControlHandlers {
  set(value: number): void;
}

export function control({ name, control: kind, value, words }: ControlView, on: ControlHandlers): TemplateResult {
  const id = `control-${name}`;
  if (kind.kind === 'switch') {
    const yes = value !== 0;
    return html`<label class="control switch" part="control">
      <input
        id=${id}
        type="checkbox"
        role="switch"
        .checked=${live(yes)}
        @change=${(event: Event) => on.set((event.target as HTMLInputElement).checked ? 1 : 0)}
      />
      <span class="lane" aria-hidden="true"><span class="knob"></span></span>
      <span>${symbols(kind.label)}</span>
      <span class="soft" aria-hidden="true">${yes ? words.page.control.on : words.page.control.off}</span>
    </label>`;
  }
  // With a list of values the slider moves over their places, so that each is one step.
  const list = kind.values?.length ? kind.values : undefined;
  const place = list ? nearest(list, value) : value;
  return html`<div class="control slider" part="control">
    <label for=${id}>${symbols(kind.label)}</label>
    <output for=${id}>${entry(value)}</output>
    <input
      id=${id}
      type="range"
      min=${list ? 0 : kind.min}
      max=${list ? list.length - 1 : kind.max}
      step=${list ? 1 : kind.step}
      .value=${live(String(place))}
      aria-valuetext=${entry(value)}
      @input=${(event: Event) => {
        const at = Number((event.target as HTMLInputElement).value);
        on.set(list ? list[at]! : at);
      }}
    />
  </div>`;
}

function nearest(list: readonly number[], value: number): number {
  let best = 0;
  list.forEach((one, at) => {
    if (Math.abs(one - value) < Math.abs(list[best]! - value)) best = at;
  });
  return best;
}

export const controlStyle = css`
  .control {
    font: 400 0.8em/1.5 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .slider {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0.1em 1em;
  }
  .slider output {
    font-weight: 600;
  }
  .slider input {
    grid-column: 1 / -1;
    inline-size: 100%;
    margin: 0;
    block-size: 2em;
    accent-color: ${c.accent};
    cursor: pointer;
  }
  .switch {
    display: inline-flex;
    align-items: center;
    gap: 0.7em;
    min-block-size: 2.4em;
    cursor: pointer;
  }
  .switch input {
    position: absolute;
    opacity: 0;
    inline-size: 2.4em;
    block-size: 1.4em;
    margin: 0;
    cursor: pointer;
  }
  .lane {
    flex: none;
    inline-size: 2.4em;
    block-size: 1.4em;
    border-radius: 1em;
    border: 1.5px solid ${c.edge};
    padding: 0.15em;
    print-color-adjust: exact;
  }
  .knob {
    display: block;
    inline-size: 0.9em;
    block-size: 0.9em;
    border-radius: 50%;
    background: ${c.edge};
  }
  .switch input:checked + .lane {
    background: ${c.accent};
    border-color: ${c.accent};
  }
  .switch input:checked + .lane .knob {
    background: ${c['on-accent']};
    margin-inline-start: 1em;
  }
  .switch input:focus-visible + .lane {
    outline: 2px solid ${c.accent};
    outline-offset: 2px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .knob {
      transition: margin 0.12s;
    }
  }
  @media (forced-colors: active) {
    .switch input:checked + .lane {
      background: Highlight;
    }
    .knob {
      background: CanvasText;
    }
  }
`;
