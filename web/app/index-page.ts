/** The page that shows the lessons: the map of each track. */
import { html, render } from 'lit';
import { loadFonts } from '../elements/fonts.ts';
import type { LessonEntry } from '../lesson/lesson-index.ts';
import { wordsFor } from '../words/words.ts';
import { applyAppearance } from './appearance.ts';
import { lanesOf, trackMap } from './course-map.ts';
import { fetchLessons } from './lesson-list.ts';

const words = wordsFor(document.documentElement.lang);
const { app } = words.page;
const place = document.getElementById('lessons')!;
const tracks = new Map<string, LessonEntry[]>();
let active: string | undefined;

loadFonts();
applyAppearance();
const found = await fetchLessons();
for (const lesson of found?.lessons ?? []) tracks.set(lesson.track, [...(tracks.get(lesson.track) ?? []), lesson]);
const lanes = Math.max(0, ...[...tracks.values()].map(lanesOf));
draw();

function draw(): void {
  render(
    tracks.size > 0
      ? [...tracks].map(
          ([track, lessons]) =>
            html`<section>
              <h2>${track || app.lessons}</h2>
              ${trackMap({ lessons, lanes, active, activate }, words)}
            </section>`,
        )
      : html`<p class="empty">${found ? app.none : app.unreachable}</p>`,
    place,
  );
}

function activate(slug: string | undefined): void {
  if (slug === active) return;
  active = slug;
  draw();
}
