/** Where links may go. */
import { quoted } from './printable.ts';

/** Why a link is refused, in a sentence, or undefined. */
export function refusedLink(url: string): string | undefined {
  // A browser drops these characters before it looks for a scheme.
  const seen = decoded(url).replace(/[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\ufeff]/g, '');
  if (seen === '') return 'The link goes nowhere. Write where it goes.';
  const scheme = /^([^/?#]*?):/.exec(seen)?.[1];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    return `A link cannot go to ${quoted(url)}. Write an address with https:, a file beside the lesson, or #anchor.`;
  }
  if (scheme !== undefined && !/^https?:\/\/[^/?#]/i.test(seen)) return `The address ${quoted(url)} names no host.`;
  if (/^[/\\]/.test(seen)) {
    return `The link ${quoted(url)} begins with a slash. Write an address with https:, or a file beside the lesson.`;
  }
  return undefined;
}

/** What a link goes to: another place on the net, an anchor of this lesson, or a file beside it. */
export type LinkTarget =
  | { kind: 'web'; url: string }
  | { kind: 'anchor'; id: string }
  /** `slug` when the file is a lesson: `03-values.md` is `values`. */
  | { kind: 'file'; path: string; slug?: string; id?: string };

/** Takes a link of a lesson apart. */
export function linkTarget(url: string): LinkTarget {
  if (/^https?:/i.test(url)) return { kind: 'web', url };
  const hash = url.indexOf('#');
  const id = hash < 0 ? undefined : decoded(url.slice(hash + 1));
  const path = decoded(hash < 0 ? url : url.slice(0, hash));
  if (path === '') return { kind: 'anchor', id: id ?? '' };
  const target: LinkTarget = { kind: 'file', path };
  const slug = slugOfFile(path);
  if (slug !== undefined && !path.includes('/')) target.slug = slug;
  if (id !== undefined) target.id = id;
  return target;
}

/** `03-values.md` is `values`; a file that is no `.md` has no slug. */
export function slugOfFile(path: string): string | undefined {
  const name = path.split(/[/\\]/).pop() ?? '';
  const match = /^(?:\d+-)?(.+)\.md$/i.exec(name);
  return match?.[1];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
