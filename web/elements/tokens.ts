/**
 * Every colour, typeface and measure as a CSS value that a host page may override: `--softlook-NAME`. Nothing is
 * defined on the host element, so a custom property set anywhere above it wins. Light and dark follow the element's
 * `color-scheme`, which its `theme` attribute sets and which is otherwise inherited from the page.
 */
import { unsafeCSS, type CSSResult } from 'lit';
import { palette, type ColourName } from './palette.ts';

const colour = (name: ColourName): CSSResult => {
  const [light, dark] = palette[name];
  return unsafeCSS(`var(--softlook-${name}, light-dark(${light}, ${dark}))`);
};

/** The colours by name, ready to stand in a `css` template. */
export const colours = Object.fromEntries(
  (Object.keys(palette) as ColourName[]).map((name) => [name, colour(name)]),
) as Record<ColourName, CSSResult>;

/** Typefaces and measures. Sizes are in em of the browser's own text size, so a host page's `html` size has no say. */
export const measures = {
  serif: unsafeCSS("var(--softlook-serif, 'Softlook Serif', Georgia, 'Times New Roman', serif)"),
  sans: unsafeCSS("var(--softlook-sans, 'Softlook Sans', system-ui, 'Segoe UI', sans-serif)"),
  math: unsafeCSS("var(--softlook-math, 'Softlook Math', 'STIX Two Math', 'Cambria Math', math)"),
  mono: unsafeCSS('var(--softlook-mono, ui-monospace, "SF Mono", "DejaVu Sans Mono", Consolas, monospace)'),
  scale: unsafeCSS('var(--softlook-scale, 1)'),
  measure: unsafeCSS('var(--softlook-measure, 34.2em)'),
  panelTop: unsafeCSS('var(--softlook-panel-top, 1.5em)'),
};
