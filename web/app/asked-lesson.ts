/**
 * The lesson that the address asks for. It is asked for at once: this file is small and comes long before the page's code
 * (tools/ahead.mjs), which then finds the lesson there.
 */

/** Its slug; only letters, digits and hyphens can name a lesson. */
export const slug = slugIn(location.search);

/** Where its text is. */
export const source = slug && new URL(`lessons/${encodeURIComponent(slug)}.json`, document.baseURI).href;

if (source) {
  const link = document.createElement('link');
  link.rel = 'preload';
  link.as = 'fetch';
  link.crossOrigin = 'anonymous';
  link.href = source;
  document.head.append(link);
}

function slugIn(search: string): string | undefined {
  const asked = new URLSearchParams(search).get('lesson') ?? '';
  return /^[\p{L}\p{N}][\p{L}\p{N}-]{0,100}$/u.test(asked) ? asked : undefined;
}
