/** The lesson page: our frame around the element, with the learner's state in the fragment of the address. */
import { html, nothing, render, type TemplateResult } from 'lit';
import { loadFonts } from '../elements/fonts.ts';
import '../elements/index.ts';
import type { SoftlookLesson } from '../elements/lesson-element.ts';
import { nextTask } from '../elements/waiting.ts';
import { copyText } from '../elements/take-along.ts';
import type { LessonIndex } from '../lesson/lesson-index.ts';
import { decodeState, encodeState } from '../lesson/link.ts';
import { symbols } from '../views/symbols.ts';
import { wordsFor } from '../words/words.ts';
import './appearance-menu.ts';
import { applyAppearance } from './appearance.ts';
import { slug, source } from './asked-lesson.ts';
import { fetchLessons } from './lesson-list.ts';

const words = wordsFor(document.documentElement.lang);
const { app } = words.page;
const frame = document.getElementById('frame')!;

let list: LessonIndex | undefined;
let section = '';
let said = '';
let byHand = '';

/** A dragged number changes the state many times a second, and browsers refuse an address that changes too often. */
const restMilliseconds = 400;
let writing: ReturnType<typeof setTimeout> | undefined;
let written = -restMilliseconds;

loadFonts();
applyAppearance();

const element = document.createElement('softlook-lesson') as SoftlookLesson;
element.id = 'lesson';
if (source) {
  readFragment();
  element.lessons = '?lesson={slug}';
  element.src = source;
}
element.addEventListener('softlook-ready', draw);
element.addEventListener('softlook-problem', draw);
element.addEventListener('softlook-statechange', writeSoon);
addEventListener('pagehide', writeFragment);
element.addEventListener('softlook-section', (event) => {
  section = (event as CustomEvent<{ id: string }>).detail.id;
  draw();
});
addEventListener('hashchange', readFragment);

void begin();

/** Reading the code of a page takes a phone long enough: drawing is a task of its own. */
async function begin(): Promise<void> {
  await nextTask();
  draw();
  list = await fetchLessons();
  draw();
}

function draw(): void {
  const { lesson } = element;
  const entries = list?.lessons ?? [];
  const at = entries.findIndex((entry) => entry.slug === slug);
  const next = at < 0 ? undefined : entries[at + 1];
  if (lesson) {
    document.title = `${lesson.title} · ${words.page.softlook}`;
    const { documentElement: root } = document;
    // Styles depend on them: setting them again computes those of the whole page anew.
    if (root.lang !== lesson.lang) root.lang = lesson.lang;
    if (root.dir !== lesson.dir) root.dir = lesson.dir;
  }
  render(
    html`
      <a class="skip" href="#lesson" @click=${skip}>${app.skip}</a>
      <header class="bar">
        <a class="home" href="./" title=${app.home}>${words.page.softlook}</a>
        <span class="wide">${lesson?.track || words.page.course}</span>
        <span class="fill"></span>
        ${lesson ? html`<span class="wide">${app.place(lesson.number, lesson.minutes)}</span>` : nothing}
        ${lesson ? contentsMenu() : nothing}
        <softlook-appearance></softlook-appearance>
        ${slug ? html`<button type="button" @click=${share}>${app.share}</button>` : nothing}
      </header>
      <div class="toast" role="status">
        ${said}${byHand ? html`<input readonly aria-label=${app.shareByHand} .value=${byHand} @focus=${selectAll} />` : nothing}
      </div>
      <div class="lesson-page">
        ${lesson ? html`<nav class="contents" aria-label=${words.page.lesson.sections}>${sections()}</nav>` : nothing}
        <main>
          ${lesson ? nothing : html`<h1 class="heard">${words.page.softlook}</h1>`}
          ${slug ? element : html`<p class="next-lesson">${app.choose} <a href="./">${app.home}</a></p>`}
        </main>
      </div>
      ${
        lesson && next
          ? html`<nav class="next-lesson lesson-page" aria-label=${app.next}>
              <p>${app.next}: <a href=${`?lesson=${encodeURIComponent(next.slug)}`}>${next.title}</a></p>
            </nav>`
          : nothing
      }
    `,
    frame,
  );
}

function sections(): TemplateResult {
  const go = (event: Event, id: string) => {
    event.preventDefault();
    (event.currentTarget as Element).closest('details')?.removeAttribute('open');
    element.scrollToSection(id);
  };
  return html`<ol>
    ${element.sections.map(
      ({ id, title }) =>
        html`<li>
          <a
            href=${`#${id}`}
            aria-current=${id === section ? 'true' : nothing}
            @click=${(event: Event) => go(event, id)}
            >${symbols(title)}</a
          >
        </li>`,
    )}
  </ol>`;
}

/** The sections where there is no room for them beside the text. */
function contentsMenu(): TemplateResult {
  const close = (menu: HTMLDetailsElement, focus: boolean) => {
    menu.open = false;
    if (focus) menu.querySelector('summary')?.focus();
  };
  return html`<details
    class="contents-menu"
    @keydown=${(event: KeyboardEvent) =>
      event.key === 'Escape' && close(event.currentTarget as HTMLDetailsElement, true)}
    @focusout=${(event: FocusEvent) => {
      const menu = event.currentTarget as HTMLDetailsElement;
      if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) close(menu, false);
    }}
  >
    <summary>${words.page.lesson.sections}</summary>
    <nav class="menu contents-list" aria-label=${words.page.lesson.sections}>${sections()}</nav>
  </details>`;
}

/** A press anywhere else closes it. */
addEventListener('pointerdown', (event) => {
  const menu = frame.querySelector<HTMLDetailsElement>('.contents-menu[open]');
  if (menu && !menu.contains(event.target as Node)) menu.open = false;
});

function skip(event: Event): void {
  event.preventDefault();
  element.tabIndex = -1;
  element.focus();
}

function selectAll(event: Event): void {
  (event.target as HTMLInputElement).select();
}

/** At once after a rest, so that a reload finds the last click; else when the rest is over. */
function writeSoon(): void {
  clearTimeout(writing);
  writing = setTimeout(writeFragment, Math.max(0, written + restMilliseconds - performance.now()));
}

/** The address always says what is on the page; Back leaves the page, it does not undo. */
function writeFragment(): void {
  clearTimeout(writing);
  written = performance.now();
  const { state } = element;
  if (!state) return;
  const text = encodeState(state);
  history.replaceState(null, '', `${location.pathname}${location.search}${text ? `#${text}` : ''}`);
  if (!said) return;
  said = byHand = '';
  draw();
}

function readFragment(): void {
  const found = decodeState(location.hash, words);
  if ('message' in found) {
    said = found.message;
    draw();
  } else if (location.hash.length > 1) element.state = found;
}

async function share(): Promise<void> {
  writeFragment();
  const copied = await copyText(location.href);
  said = copied ? app.shared : app.shareByHand;
  byHand = copied ? '' : location.href;
  draw();
}
