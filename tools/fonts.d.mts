/** Makes the fonts in build/fonts/ unless they are there. */
export function ensureFonts(): Promise<void>;
