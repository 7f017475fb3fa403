/** Fetching a lesson: data, or one sentence about what is wrong. */
import type { Lesson } from '../lesson/lesson.ts';
import type { Words } from '../words/words.ts';

export async function fetchLesson(
  address: string,
  words: Words,
  signal: AbortSignal,
): Promise<Lesson | { message: string }> {
  const said = words.page.lesson;
  const name = shortName(address);
  let response: Response;
  try {
    response = await fetch(address, { signal, credentials: 'same-origin' });
  } catch (error) {
    if (signal.aborted) throw error;
    return { message: said.unreachable(name) };
  }
  if (!response.ok)
    return {
      message: response.status === 404 || response.status === 410 ? said.missing(name) : said.unreachable(name),
    };
  try {
    const data: unknown = await response.json();
    return isLesson(data) ? data : { message: said.broken(name) };
  } catch (error) {
    if (signal.aborted) throw error;
    // A server that answers every address with its front page sends HTML for a lesson that is not there.
    return {
      message: /html/.test(response.headers.get('content-type') ?? '') ? said.missing(name) : said.broken(name),
    };
  }
}

/** Structure deep enough to render from; the text in it is never trusted anyway. */
export function isLesson(data: unknown): data is Lesson {
  if (typeof data !== 'object' || data === null) return false;
  const lesson = data as Partial<Lesson>;
  return (
    lesson.format === 1 &&
    typeof lesson.title === 'string' &&
    typeof lesson.slug === 'string' &&
    [lesson.labels, lesson.inputs, lesson.programs, lesson.sentences, lesson.body].every(Array.isArray)
  );
}

const shortName = (address: string): string => {
  try {
    return decodeURI(new URL(address, document.baseURI).pathname);
  } catch {
    return address;
  }
};
