/** Text size and colours of our own pages, kept on this device where it allows that. */

export type ThemeChoice = 'auto' | 'light' | 'dark';

export interface Appearance {
  theme: ThemeChoice;
  /** Per cent of the browser's own text size. */
  size: number;
}

const key = 'softlook.appearance';
export const sizes = { least: 80, most: 150, step: 10 };

export function readAppearance(): Appearance {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Appearance>;
    return {
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'auto',
      size: Math.max(sizes.least, Math.min(sizes.most, Number(kept.size) || 100)),
    };
  } catch {
    return { theme: 'auto', size: 100 };
  }
}

/** Sets the document to an appearance, the kept one by default. */
export function applyAppearance(appearance = readAppearance()): void {
  const root = document.documentElement;
  root.dataset.theme = appearance.theme;
  root.style.setProperty('--softlook-scale', String(appearance.size / 100));
}

export function keepAppearance(appearance: Appearance): void {
  try {
    localStorage.setItem(key, JSON.stringify(appearance));
  } catch {
    // private windows may refuse; the choice then holds for this page only
  }
  applyAppearance(appearance);
}
