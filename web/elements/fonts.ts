/**
 * The typefaces. `@font-face` inside a shadow root is ignored, so they are added to document.fonts, under names of our
 * own that no host page uses. The files lie beside this module, on whatever origin it was loaded from. Each face is two
 * files (tools/fonts.mjs): what English text takes, and the other Latin letters and signs, which are loaded when a page
 * has one of them. Other characters come from the reader's own fonts.
 */
import characters from './font-characters.json' with { type: 'json' };

const SERIF = 'Softlook Serif';
const SANS = 'Softlook Sans';
const MATH = 'Softlook Math';
const faces: readonly [family: string, english: URL, more: URL, descriptors: FontFaceDescriptors][] = [
  [
    SERIF,
    new URL('../../build/fonts/serif-400.woff2', import.meta.url),
    new URL('../../build/fonts/serif-400-more.woff2', import.meta.url),
    { weight: '400', style: 'normal' },
  ],
  [
    SERIF,
    new URL('../../build/fonts/serif-400-italic.woff2', import.meta.url),
    new URL('../../build/fonts/serif-400-italic-more.woff2', import.meta.url),
    { weight: '400', style: 'italic' },
  ],
  [
    SERIF,
    new URL('../../build/fonts/serif-600.woff2', import.meta.url),
    new URL('../../build/fonts/serif-600-more.woff2', import.meta.url),
    { weight: '600', style: 'normal' },
  ],
  [
    SANS,
    new URL('../../build/fonts/sans.woff2', import.meta.url),
    new URL('../../build/fonts/sans-more.woff2', import.meta.url),
    { weight: '400 600', style: 'normal' },
  ],
];

/** As CSS writes `unicode-range`. */
const rangeOf = (text: string): string => [...text].map((c) => `U+${c.codePointAt(0)!.toString(16)}`).join(', ');

const added = Symbol.for('softlook.fonts');

/** Adds the typefaces to the document once, however many bundles ask. They load when first used; text shows meanwhile. */
export function loadFonts(): void {
  const fonts = document.fonts as (FontFaceSet & { [added]?: boolean }) | undefined;
  if (!fonts || fonts[added] || typeof FontFace === 'undefined') return;
  fonts[added] = true;
  const add = (family: string, url: URL, text: string, descriptors?: FontFaceDescriptors): void => {
    const source = `url(${JSON.stringify(url.href)}) format('woff2')`;
    fonts.add(new FontFace(family, source, { display: 'swap', unicodeRange: rangeOf(text), ...descriptors }));
  };
  for (const [family, english, more, descriptors] of faces) {
    add(family, english, characters.english, descriptors);
    add(family, more, characters.more, descriptors);
  }
  // Formulas need a face that knows how high a bracket grows and how far an index drops; not every device has one.
  const signs = new URL('../../build/fonts/math.woff2', import.meta.url);
  add(MATH, signs, characters.math);
}
