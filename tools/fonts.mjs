// The typefaces as the page loads them, in build/fonts/: from the npm packages, cut down to the characters, weights and
// features that the interface and lessons use. Other characters come from the reader's own fonts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { unlessFresh } from './fresh.mjs';
import { project } from './places.mjs';
import { step } from './steps.mjs';

/** A face is two files: what English text takes, and the rest, which a page loads when it has such a character. */
const { english, more, math } = JSON.parse(readFileSync(join(project, 'web/elements/font-characters.json'), 'utf8'));
const CUTS = { '': english, '-more': more };

const SERIF = '@fontsource/source-serif-4/files/source-serif-4-latin';
const FACES = {
  'serif-400': { source: `${SERIF}-400-normal.woff2` },
  'serif-400-italic': { source: `${SERIF}-400-italic.woff2` },
  'serif-600': { source: `${SERIF}-600-normal.woff2` },
  // The cut for text; the weights between 400 and 600 are all used.
  sans: { source: 'inter-ui/variable/InterVariable.woff2', axes: { opsz: 14, wght: { min: 400, max: 600 } } },
};
const FEATURES = ['kern', 'liga', 'lnum', 'tnum'];

/** Signs only: letters and figures of a formula are those of the text. Its table of measures and tall signs stays. */
const MATH = '@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2';

export function ensureFonts() {
  const sources = [...Object.values(FACES).map(({ source }) => source), MATH].map((source) => `node_modules/${source}`);
  return unlessFresh(
    'fonts',
    {
      inputs: ['tools/fonts.mjs', 'web/elements/font-characters.json', 'package-lock.json', ...sources],
      output: 'build/fonts/math.woff2',
    },
    () =>
      step('Cutting the fonts down to what is used', async () => {
        const folder = join(project, 'build/fonts');
        mkdirSync(folder, { recursive: true });
        for (const [name, { source, axes }] of Object.entries(FACES)) {
          const whole = readFileSync(join(project, 'node_modules', source));
          for (const [cut, characters] of Object.entries(CUTS)) {
            const font = await subsetFont(whole, characters, {
              targetFormat: 'woff2',
              keepFeatures: FEATURES,
              noHinting: true,
              ...(axes && { variationAxes: axes }),
            });
            writeFileSync(join(folder, `${name}${cut}.woff2`), font);
          }
        }
        const signs = readFileSync(join(project, 'node_modules', MATH));
        const cut = await subsetFont(signs, math, { targetFormat: 'woff2', keepFeatures: [], noHinting: true });
        writeFileSync(join(folder, 'math.woff2'), cut);
      }),
  );
}
