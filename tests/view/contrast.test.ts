/** Every pair of text and ground that the style uses: 4.5:1 for text, 3:1 for the edges of controls, in both themes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { palette, type ColourName } from '../../web/elements/palette.ts';
import { heatColour, luminance, onHeat } from '../../web/views/heat.ts';

const contrast = (a: string, b: string): number => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

const texts: ColourName[] = ['ink', 'soft', 'accent', 'embedding', 'query', 'key', 'value', 'problem'];
const grounds: ColourName[] = ['paper', 'surface'];
const numbers: ColourName[] = ['ink', 'embedding', 'query', 'key', 'value'];

for (const [at, theme] of (['light', 'dark'] as const).entries()) {
  test(`text reads on every ground, ${theme}`, () => {
    for (const text of texts) {
      for (const ground of grounds) {
        const found = contrast(palette[text][at]!, palette[ground][at]!);
        assert.ok(found >= 4.5, `${text} on ${ground}: ${found.toFixed(2)}`);
      }
    }
    const found = contrast(palette['on-accent'][at]!, palette.accent[at]!);
    assert.ok(found >= 4.5, `on-accent on accent: ${found.toFixed(2)}`);
  });

  test(`numbers read when they are lit, ${theme}`, () => {
    for (const text of numbers) {
      const found = contrast(palette[text][at]!, palette.lit[at]!);
      assert.ok(found >= 4.5, `${text} on lit: ${found.toFixed(2)}`);
    }
  });

  test(`digits read on every shade, ${theme}`, () => {
    for (const side of ['positive', 'negative'] as const) {
      for (let step = 0; step <= 1000; step++) {
        const colour = heatColour({ side, amount: step / 1000 }, theme);
        const found = contrast(onHeat(colour), colour);
        assert.ok(found >= 4.5, `${side} ${step / 1000}: ${found.toFixed(2)}`);
      }
    }
  });

  test(`edges of controls are seen, ${theme}`, () => {
    for (const ground of grounds) {
      const found = contrast(palette.edge[at]!, palette[ground][at]!);
      assert.ok(found >= 3, `edge on ${ground}: ${found.toFixed(2)}`);
    }
  });
}
