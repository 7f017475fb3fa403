/** What every element shares: a root that lets nothing of the host page in, and the looks of numbers and buttons. */
import { css } from 'lit';
import { cutStyle } from '../views/cut.ts';
import { colours as c, measures as m } from './tokens.ts';

export const baseStyle = css`
  ${cutStyle}
  :host {
    all: initial;
    display: block;
    color-scheme: inherit;
    min-inline-size: 0;
    /* Sizes below are in em: not even a page that says so with !important sets them. */
    font-size: medium !important;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none;
  }
  .root {
    all: initial;
    display: block;
    color-scheme: inherit;
    box-sizing: border-box;
    color: ${c.ink};
    font: 400 medium / 1.5 ${m.sans};
    font-size: calc(1em * ${m.scale});
    font-feature-settings: 'cv11' 0;
    text-align: start;
    overflow-wrap: break-word;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
  .root *,
  .root *::before,
  .root *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid ${c.accent};
    outline-offset: 2px;
    border-radius: 2px;
  }
  .heard {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    text-align: inherit;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  button:disabled,
  button[aria-disabled='true'] {
    cursor: default;
  }
  .embedding {
    color: ${c.embedding};
  }
  .query {
    color: ${c.query};
  }
  .key {
    color: ${c.key};
  }
  .value {
    color: ${c.value};
  }

  /* A number that unfolds. */
  .number {
    display: inline;
    padding: 0.05em 0.12em;
    margin-inline: -0.12em;
    border-radius: 3px;
    white-space: nowrap;
    font-family: ${m.sans};
    font-variant-numeric: tabular-nums;
    direction: ltr;
    unicode-bidi: isolate;
    text-decoration-line: underline; /* WebKit does not know the short form */
    text-decoration-style: dotted;
    text-decoration-thickness: 1.5px;
    text-decoration-color: color-mix(in srgb, currentcolor 62%, transparent);
    text-underline-offset: 0.24em;
    user-select: text;
  }
  .number:hover {
    text-decoration-color: currentcolor;
    background: color-mix(in srgb, currentcolor 9%, transparent);
  }
  .number.lit {
    background: ${c.lit};
  }
  .number.chosen {
    background: ${c.lit};
    text-decoration-style: solid;
    text-decoration-color: currentcolor;
  }
  .absent {
    color: ${c.soft};
    cursor: help;
  }

  /* Buttons with words. */
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.45em;
    min-block-size: 2.3em;
    padding: 0.3em 0.95em;
    border: 1px solid ${c.edge};
    border-radius: 1.3em;
    font: 450 0.875em/1.3 ${m.sans};
    color: ${c.ink};
  }
  .button:hover:not(:disabled, [aria-disabled='true']) {
    border-color: ${c.ink};
  }
  .button:disabled,
  .button[aria-disabled='true'] {
    color: ${c.soft};
    border-color: ${c.hairline};
  }
  .button.first {
    background: ${c.accent};
    border-color: ${c.accent};
    color: ${c['on-accent']};
  }
  .button.first:disabled,
  .button.first[aria-disabled='true'] {
    background: none;
    border-color: ${c.hairline};
    color: ${c.soft};
  }
  .button[aria-pressed='true'],
  .button[aria-checked='true'] {
    border-color: ${c.ink};
    box-shadow: inset 0 0 0 1px ${c.ink};
  }
  .quiet {
    padding: 0.35em 0.1em;
    font: 450 0.8125em/1.3 ${m.sans};
    color: ${c.soft};
    text-decoration-line: underline;
    text-decoration-color: transparent;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.25em;
  }
  .quiet:hover:not(:disabled, [aria-disabled='true']),
  .quiet[aria-expanded='true'] {
    color: ${c.ink};
    text-decoration-color: currentcolor;
  }
  .quiet:disabled,
  .quiet[aria-disabled='true'] {
    opacity: 0.55;
  }
  sub {
    font-size: 0.75em;
    line-height: 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em 0.6em;
  }
  .problem {
    color: ${c.problem};
    font: 450 0.875em/1.45 ${m.sans};
  }
  @media (pointer: coarse) {
    .button {
      min-block-size: 2.9em;
      border-radius: 1.5em;
    }
    .quiet {
      padding-block: 0.7em;
    }
  }
  /* What only keys do is no news to fingers; who listens to the page still hears it. */
  @media (hover: none) and (pointer: coarse) {
    .by-keys {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  @media print {
    :host {
      color-scheme: only light !important;
    }
    .by-keys {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .number.lit,
    .number.chosen,
    .lit {
      outline: 2px solid Highlight;
    }
    .button.first {
      border: 2px solid ButtonText;
    }
  }
`;
