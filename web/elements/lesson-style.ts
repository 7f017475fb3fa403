/** The set of a lesson: one reading column, the unfolding beside it, below it, or in a sheet. */
import { css } from 'lit';
import { answersEndStyle } from '../views/answers-end.ts';
import { controlStyle } from '../views/control.ts';
import { dropdownStyle } from '../views/dropdown.ts';
import { labelFieldsStyle } from '../views/label-fields.ts';
import { predictStyle } from '../views/predict.ts';
import { problemStyle } from '../views/problem.ts';
import { programStyle } from '../views/program.ts';
import { proseStyle } from '../views/prose.ts';
import { sentenceStyle } from '../views/sentence.ts';
import { tabsStyle } from '../views/tabs.ts';
import { baseStyle } from './base-style.ts';
import { colours as c, measures as m } from './tokens.ts';

export const lessonStyle = [
  baseStyle,
  proseStyle,
  predictStyle,
  answersEndStyle,
  sentenceStyle,
  tabsStyle,
  dropdownStyle,
  controlStyle,
  programStyle,
  problemStyle,
  labelFieldsStyle,
  css`
    .root {
      background: ${c.paper};
    }
    .spread {
      position: relative;
      display: grid;
      grid-template-columns: minmax(0, 38.25em);
      justify-content: center;
    }
    .spread.beside {
      grid-template-columns: minmax(0, 38.25em) minmax(18em, 23em);
      column-gap: 3em;
      justify-content: start;
    }
    .text {
      min-inline-size: 0;
      font: 400 1.125em/1.62 ${m.serif};
      font-variant-numeric: lining-nums;
      hanging-punctuation: first;
      text-wrap: pretty;
    }
    .text .number {
      font-size: 0.9em;
    }
    .text .prose-table :is(.number, .given) {
      font-size: 1em;
    }
    .spread.sheet.opened .text {
      padding-block-end: 62vh;
    }

    .title {
      margin: 0 0 0.25em;
      font: 600 2.35em/1.12 ${m.serif};
      letter-spacing: -0.018em;
      text-wrap: balance;
    }
    .promise {
      margin: 0 0 2.2em;
      font-size: 1.08em;
      line-height: 1.5;
      color: ${c.soft};
      text-wrap: pretty;
    }
    .bracket {
      font-family: ${m.sans};
      font-size: 0.9em;
    }
    .vector > .item {
      white-space: nowrap;
    }
    .token {
      font-style: italic;
    }
    .soft {
      color: ${c.soft};
      font: 400 0.78em/1.5 ${m.sans};
    }

    /* Figures: air above and below, no boxes. */
    .figure,
    .compare,
    .tabs,
    .explore,
    .trace,
    .control-block {
      margin: 1.7em 0 1.9em;
      padding: 0;
    }
    .figure {
      inline-size: 100%;
    }
    figcaption {
      margin-block-start: 0.7em;
      color: ${c.soft};
      font: 400 0.8em/1.5 ${m.sans};
      max-inline-size: 44em;
    }
    figcaption :is(.number, .given) {
      font-size: 1em;
    }
    :is(figcaption, .admonition-title, .button) math {
      font-size: 1.1em;
    }
    .pair {
      display: flex;
      flex-wrap: wrap;
      gap: 1.6em 1.2em;
      align-items: flex-start;
    }
    /* Each as wide as its numbers need; what does not fit beside goes below. */
    .pair > * {
      flex: 1 1 auto;
      min-inline-size: min(100%, 10em);
      max-inline-size: 100%;
    }
    .pair > :has(softlook-bars, softlook-lines, .control-block) {
      flex: 1 1 14em;
    }
    .pair > :has(softlook-plane, softlook-scatter) {
      flex: 1 1 10em;
    }
    .pair > :has(> p) {
      flex: 1 1 100%;
    }
    .pair figcaption {
      inline-size: 0;
      min-inline-size: 100%;
    }
    .text .pair .control-block,
    .text .pair .figure,
    .text .tab-panel > .figure:only-of-type {
      margin: 0;
    }
    .pair > * > p:last-child {
      margin: 0;
    }
    .absent-figure {
      margin: 0;
      padding-block: 0.8em;
      border-block: 1px solid ${c.hairline};
      color: ${c.soft};
      font: 400 0.85em/1.5 ${m.sans};
    }

    .explore {
      margin-block: 2.4em;
      padding-block: 1.3em 0.7em;
      border-block: 1px solid ${c.edge};
    }
    .explore > .explore-title {
      margin: 0 0 0.8em;
      font: 600 0.9em/1.4 ${m.sans};
    }
    .explore .figure,
    .explore .compare {
      margin-block: 1.3em;
    }
    .tools {
      gap: 0 1.3em;
    }
    .control-block {
      margin-block: 1.1em;
    }
    .try {
      margin-block: 1.2em;
      font-size: 1em;
    }
    .try .button {
      font-size: 0.78em;
    }
    .try-label {
      margin-inline-end: 0.3em;
    }

    .admonition {
      margin: 1.9em 0;
      padding-inline-start: 1.25em;
      border-inline-start: 1px solid ${c.edge};
    }
    .admonition.warning,
    .admonition.important {
      border-inline-start: 2.5px solid ${c.ink};
    }
    .admonition.summary {
      margin-block: 2.4em;
      padding: 1.2em 0 0.8em;
      border-inline-start: 0;
      border-block: 1px solid ${c.edge};
    }
    .admonition > :last-child,
    .misconception > :last-child {
      margin-block-end: 0.3em;
    }
    .admonition-title {
      margin: 0 0 0.35em;
      font: 600 0.8em/1.4 ${m.sans};
    }
    .admonition-title .kind {
      font-weight: 450;
      color: ${c.soft};
    }
    .misconception {
      margin: 2.1em 0;
      padding-inline-start: 1.25em;
      border-inline-start: 1px dashed ${c.edge};
    }
    .misconception .claim {
      font-style: italic;
      margin-block-end: 0.8em;
    }
    .trace {
      padding-block: 1.1em 1em;
      border-block: 1px solid ${c.edge};
    }
    .trace-label {
      margin: 0 0 0.2em;
      font: 600 0.85em/1.4 ${m.sans};
    }
    .stepper {
      margin-block-start: 1em;
    }
    .stepper .button {
      font-size: 0.78em;
    }

    /* The unfolding. */
    .aside {
      min-inline-size: 0;
    }
    .beside .aside > * {
      position: sticky;
      inset-block-start: ${m.panelTop};
    }
    .beside.inline .aside > .panel {
      position: absolute;
      inset-block-start: var(--at, 0);
      inline-size: 23em;
      max-block-size: none;
    }
    .hint {
      padding-block-start: 0.5em;
      color: ${c.soft};
      font: 400 0.8125em/1.55 ${m.sans};
      max-inline-size: 22em;
    }
    .hint .quiet {
      font-size: 1em;
    }
    .hint p {
      margin: 0 0 0.9em;
    }
    .panel {
      background: ${c.surface};
      border: 1px solid ${c.hairline};
      border-radius: 10px;
      padding: 1em 1.15em 1.15em;
      font: 400 0.9375em/1.5 ${m.sans};
      overflow: auto;
      overscroll-behavior: contain;
      max-block-size: calc(100vh - ${m.panelTop} - 1.5em);
      outline: none;
    }
    .panel:focus-visible {
      outline: 2px solid ${c.accent};
    }
    .below .panel {
      position: absolute;
      inset-inline: 0;
      inset-block-start: var(--at, 0);
      z-index: 30;
      max-block-size: none;
      border-color: ${c.edge};
    }
    .sheet .panel {
      position: fixed;
      inset: auto 0 0 0;
      z-index: 2147483000;
      max-block-size: 60vh;
      max-block-size: 60dvh;
      border-radius: 14px 14px 0 0;
      border-inline: 0;
      border-block-end: 0;
      border-color: ${c.edge};
      padding-block-end: calc(1.1em + env(safe-area-inset-bottom, 0px));
    }
    .panel-head {
      display: flex;
      align-items: baseline;
      gap: 0.9em;
    }
    .sheet .panel-head {
      position: sticky;
      inset-block-start: -1em;
      z-index: 1;
      background: ${c.surface};
      padding-block: 0.4em 0.3em;
      margin-block: -0.4em 0;
    }
    .panel-head h2 {
      flex: 1;
      margin: 0;
      font: 550 0.85em/1.4 ${m.sans};
      letter-spacing: 0;
      color: ${c.soft};
      text-wrap: wrap;
    }
    .panel-head .quiet {
      padding-block: 0;
    }
    .headline {
      margin: 0.4em 0 0.5em;
      font-size: 1.05em;
    }
    .headline b {
      font-weight: 600;
    }
    .panel .row {
      margin-block-start: 1.2em;
      gap: 0.3em 0.9em;
    }
    .panel .row .fill {
      flex: 1;
    }
    .sheet .panel .row {
      position: sticky;
      inset-block-end: calc(-1.1em - env(safe-area-inset-bottom, 0px));
      background: ${c.surface};
      padding-block: 0.7em;
      margin-block: 0.6em -0.7em;
    }
    .status {
      min-block-size: 1.5em;
      margin: 0.5em 0 0;
      color: ${c.soft};
      font-size: 0.8125em;
    }
    .status:empty {
      display: none;
    }
    @media (max-width: 30em) {
      .title {
        font-size: 1.95em;
      }
      .text {
        font-size: 1.0625em;
        line-height: 1.58;
      }
      .promise {
        margin-block-end: 1.7em;
      }
      .pair {
        gap: 1.4em;
      }
      .misconception,
      .admonition,
      .predict {
        padding-inline-start: 0.9em;
      }
      .admonition.summary {
        padding-inline-start: 0;
      }
    }
    @media print {
      .spread.beside {
        grid-template-columns: minmax(0, 1fr);
      }
      .aside,
      .tools,
      .stepper,
      .try {
        display: none;
      }
      .root {
        background: none;
        color: #000;
        font-size: 11pt;
      }
      .figure,
      .compare,
      .predict,
      .program,
      .listing,
      .admonition {
        break-inside: avoid;
      }
      /* What heads something does not stay behind alone. */
      h2,
      h3,
      .claim,
      .eyebrow,
      .tab-title,
      .explore-title,
      .dropdown-title,
      .admonition-title,
      .program figcaption {
        break-after: avoid;
      }
    }
  `,
];
