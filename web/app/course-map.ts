/** The map of a track: its lessons as stations of a line, arcs to those that build on them, concepts on demand. */
import { html, nothing, type TemplateResult } from 'lit';
import type { LessonEntry } from '../lesson/lesson-index.ts';
import { symbols } from '../views/symbols.ts';
import type { Words } from '../words/words.ts';

/** An arc from a lesson to one that requires something of it, past at least one other; places count from zero. */
export interface Arc {
  from: number;
  to: number;
  /** Arcs that overlap have lanes of their own, counted from the line outwards. */
  lane: number;
}

/** The arcs of a track. What the next lesson requires follows the line itself and has none. */
export function arcsOf(lessons: readonly LessonEntry[]): Arc[] {
  const spans = lessons.flatMap(({ requires }, to) => {
    const sources = new Set(requires.map(({ from }) => lessons.findIndex(({ slug }) => slug === from)));
    return [...sources].filter((from) => from >= 0 && from < to - 1).map((from) => ({ from, to }));
  });
  // Short ones lie inside.
  spans.sort((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from);
  const arcs: Arc[] = [];
  for (const span of spans) {
    const taken = arcs.filter(({ from, to }) => from < span.to && span.from < to).map(({ lane }) => lane);
    let lane = 0;
    while (taken.includes(lane)) lane += 1;
    arcs.push({ ...span, lane });
  }
  return arcs;
}

export function lanesOf(lessons: readonly LessonEntry[]): number {
  return Math.max(0, ...arcsOf(lessons).map(({ lane }) => lane + 1));
}

export interface TrackMap {
  lessons: readonly LessonEntry[];
  /** How many lanes there is room for; the same for all tracks of a page, so that their lines stand above each other. */
  lanes: number;
  /** The lesson that the reader points at or stands on. */
  active: string | undefined;
  activate(slug: string | undefined): void;
}

/** One track. */
export function trackMap({ lessons, lanes, active, activate }: TrackMap, words: Words): TemplateResult {
  const arcs = arcsOf(lessons);
  const at = lessons.findIndex(({ slug }) => slug === active);
  const touches = (from: number, to: number): boolean =>
    at >= 0 && to < lessons.length && (from === at || to === at) && requiresFrom(lessons[to]!, lessons[from]!);
  return html`<div class="line" style=${`--lanes: ${lanes}`} @pointerleave=${() => activate(undefined)}>
    <div class="arcs" aria-hidden="true">
      ${arcs.map(
        ({ from, to, lane }) =>
          html`<i
            class=${touches(from, to) ? 'arc lit' : 'arc'}
            style=${`grid-row: ${from + 1} / ${to + 1}; --lane: ${lane}`}
          ></i>`,
      )}
      ${lessons.map(({ number }, place) => {
        const lit = touches(place, place + 1) ? ' lit' : '';
        return html`${
            place < lessons.length - 1
              ? html`<i class=${`rail${lit}`} style=${`grid-row: ${place + 1} / ${place + 2}`}></i>`
              : nothing
          }<i class=${place === at ? 'stop lit' : 'stop'} style=${`grid-row: ${place + 1}`}
            >${number > 0 ? number : nothing}</i
          >`;
      })}
    </div>
    <ol role="list">
      ${lessons.map((lesson, place) => station(lesson, place, lessons, activate, words))}
    </ol>
  </div>`;
}

function requiresFrom(lesson: LessonEntry, source: LessonEntry): boolean {
  return lesson.requires.some(({ from }) => from === source.slug);
}

function station(
  lesson: LessonEntry,
  place: number,
  lessons: readonly LessonEntry[],
  activate: TrackMap['activate'],
  words: Words,
): TemplateResult {
  const { map, depths } = words.page.app;
  const after = lessons.slice(place + 1).filter((later) => requiresFrom(later, lesson));
  const named = ({ slug, title }: LessonEntry): TemplateResult => html`<a href=${addressOf(slug)}>${title}</a>`;
  return html`<li
    lang=${lesson.lang}
    dir=${lesson.dir}
    style=${`grid-row: ${place + 1}`}
    @pointerenter=${() => activate(lesson.slug)}
    @focusin=${() => activate(lesson.slug)}
    @focusout=${() => activate(undefined)}
  >
    <a class="lesson" href=${addressOf(lesson.slug)}>
      <span class="name">${lesson.title}</span>
      <span class="minutes">${words.page.lesson.minutes(lesson.minutes)}</span>
      ${lesson.promise ? html`<span class="promise">${lesson.promise}</span>` : nothing}
    </a>
    ${
      lesson.teaches.length + lesson.requires.length + lesson.assumes.length === 0
        ? nothing
        : html`<details>
            <summary>${map.concepts}<span class="heard"> ${map.of(lesson.title)}</span></summary>
            <dl>
              ${
                lesson.teaches.length
                  ? html`<dt>${map.teaches}</dt>
                      ${lesson.teaches.map(
                        ({ name, depth }) => html`<dd>${symbols(name)} <small>${depths[depth]}</small></dd>`,
                      )}`
                  : nothing
              }
              ${
                lesson.requires.length
                  ? html`<dt>${map.requires}</dt>
                      ${lesson.requires.map(({ name, from }) => {
                        const source = lessons.find(({ slug }) => slug === from);
                        return html`<dd>${symbols(name)} <small>${source ? named(source) : from}</small></dd>`;
                      })}`
                  : nothing
              }
              ${
                lesson.assumes.length
                  ? html`<dt>${map.assumes}</dt>
                      ${lesson.assumes.map(({ name, depth }) => html`<dd>${symbols(name)} <small>${depths[depth]}</small></dd>`)}`
                  : nothing
              }
              ${
                after.length
                  ? html`<dt>${map.leadsTo}</dt>
                      ${after.map((later) => html`<dd>${named(later)}</dd>`)}`
                  : nothing
              }
            </dl>
          </details>`
    }
  </li>`;
}

const addressOf = (slug: string): string => `lesson.html?lesson=${encodeURIComponent(slug)}`;
