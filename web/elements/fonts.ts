/**
 * The typefaces. `@font-face` inside a shadow root is ignored, so they are added to document.fonts, under names of our
 * own that no host page uses. The files lie beside this module, on whatever origin it was loaded from. They hold Latin
 * letters and the signs of the interface (tools/fonts.mjs); other characters come from the reader's own fonts.
 */
const faces: readonly [family: string, url: string, descriptors: FontFaceDescriptors][] = [
  [
    'Softlook Serif',
    new URL('../../build/fonts/serif-400.woff2', import.meta.url).href,
    { weight: '400', style: 'normal' },
  ],
  [
    'Softlook Serif',
    new URL('../../build/fonts/serif-400-italic.woff2', import.meta.url).href,
    { weight: '400', style: 'italic' },
  ],
  [
    'Softlook Serif',
    new URL('../../build/fonts/serif-600.woff2', import.meta.url).href,
    { weight: '600', style: 'normal' },
  ],
  [
    'Softlook Sans',
    new URL('../../build/fonts/sans.woff2', import.meta.url).href,
    { weight: '400 600', style: 'normal' },
  ],
];

const added = Symbol.for('softlook.fonts');

/** Adds the typefaces to the document once, however many bundles ask. They load when first used; text shows meanwhile. */
export function loadFonts(): void {
  const fonts = document.fonts as (FontFaceSet & { [added]?: boolean }) | undefined;
  if (!fonts || fonts[added] || typeof FontFace === 'undefined') return;
  fonts[added] = true;
  for (const [family, url, descriptors] of faces) {
    fonts.add(new FontFace(family, `url(${JSON.stringify(url)}) format('woff2')`, { display: 'swap', ...descriptors }));
  }
}
