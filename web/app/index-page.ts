/** The page that lists the lessons. */
import { html, nothing, render } from 'lit';
import { loadFonts } from '../elements/fonts.ts';
import type { LessonEntry } from '../lesson/lesson-index.ts';
import { wordsFor } from '../words/words.ts';
import { applyAppearance } from './appearance.ts';
import { fetchLessons } from './lesson-list.ts';

const words = wordsFor(document.documentElement.lang);
const { app, lesson: said } = words.page;

loadFonts();
applyAppearance();
const found = await fetchLessons();
const tracks = new Map<string, LessonEntry[]>();
for (const lesson of found?.lessons ?? []) tracks.set(lesson.track, [...(tracks.get(lesson.track) ?? []), lesson]);

render(
  html`
    <h1>${words.page.softlook}</h1>
    <p class="lead">${app.lead}</p>
    ${
      found?.lessons.length
        ? [...tracks].map(
            ([track, lessons]) =>
              html`<h2>${track}</h2>
                <ol class="lessons">
                  ${lessons.map(
                    (lesson) =>
                      html`<li>
                        <a href=${`lesson.html?lesson=${encodeURIComponent(lesson.slug)}`}>
                          <span class="ordinal" aria-hidden="true">${lesson.number}</span>
                          <span class="name">${lesson.title}</span>
                          <span class="minutes">${said.minutes(lesson.minutes)}</span>
                          ${lesson.promise ? html`<span class="promise">${lesson.promise}</span>` : nothing}
                        </a>
                      </li>`,
                  )}
                </ol>`,
          )
        : html`<p class="empty">${found ? app.none : app.unreachable}</p>`
    }
  `,
  document.getElementById('index')!,
);
