// The typefaces as the page loads them, in build/fonts/: from the npm packages, cut down to the characters, weights and
// features that the interface and lessons use. Other characters come from the reader's own fonts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { unlessFresh } from './fresh.mjs';
import { project } from './places.mjs';
import { step } from './steps.mjs';

const span = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, at) => from + at));

const LATIN = span(0x20, 0x7e) + span(0xa0, 0xff) + 'ıŒœŸ';
const TYPOGRAPHY = '–—‘’‚“”„†•…‰‹›⁄€™\u2007\u2009\u202f';
const MATH = '−√→←↑↓↔≤≥≠≈∞⊤∑ᵀ⁺⁻ⁿ⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉';

const SERIF = '@fontsource/source-serif-4/files/source-serif-4-latin';
const FACES = {
  'serif-400': { source: `${SERIF}-400-normal.woff2`, characters: LATIN + TYPOGRAPHY + MATH },
  'serif-400-italic': { source: `${SERIF}-400-italic.woff2`, characters: LATIN + TYPOGRAPHY + MATH },
  'serif-600': { source: `${SERIF}-600-normal.woff2`, characters: LATIN + TYPOGRAPHY + MATH },
  sans: {
    source: 'inter-ui/variable/InterVariable.woff2',
    characters: LATIN + TYPOGRAPHY + MATH,
    // The cut for text; the weights between 400 and 600 are all used.
    axes: { opsz: 14, wght: { min: 400, max: 600 } },
  },
};
const FEATURES = ['kern', 'liga', 'lnum', 'tnum'];

export function ensureFonts() {
  const sources = Object.values(FACES).map(({ source }) => `node_modules/${source}`);
  return unlessFresh(
    'fonts',
    { inputs: ['tools/fonts.mjs', 'package-lock.json', ...sources], output: 'build/fonts/sans.woff2' },
    () =>
      step('Cutting the fonts down to what is used', async () => {
        const folder = join(project, 'build/fonts');
        mkdirSync(folder, { recursive: true });
        for (const [name, { source, characters, axes }] of Object.entries(FACES)) {
          const whole = readFileSync(join(project, 'node_modules', source));
          const font = await subsetFont(whole, characters, {
            targetFormat: 'woff2',
            keepFeatures: FEATURES,
            noHinting: true,
            ...(axes && { variationAxes: axes }),
          });
          writeFileSync(join(folder, `${name}.woff2`), font);
        }
      }),
  );
}
