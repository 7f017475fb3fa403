/**
 * A lesson without our frame, for an iframe: `embed.html?lesson=SLUG`, with `theme=light|dark|auto` and `lang=`.
 *
 * It tells its height to the page around it, whenever that changes, in two forms:
 *
 *   { type: 'softlook-resize', height }            pixels
 *   { subject: 'lti.frameResize', height }         the same, as Canvas and other course systems hear it
 *
 * The message goes to any origin: it says a height and nothing else. Nothing is received.
 */
import '../elements/index.ts';
import type { SoftlookLesson } from '../elements/lesson-element.ts';
import { wordsFor } from '../words/words.ts';
import { source } from './asked-lesson.ts';

const asked = new URLSearchParams(location.search);
const theme = asked.get('theme') ?? 'auto';
const lang = asked.get('lang') ?? '';

document.documentElement.dataset.theme = theme;
if (lang) document.documentElement.lang = lang;

const main = document.createElement('main');
document.body.append(main);

if (source) {
  const lesson = document.createElement('softlook-lesson') as SoftlookLesson;
  lesson.panel = 'inline';
  if (lang) lesson.lang = lang;
  asked.set('lesson', '{slug}');
  lesson.lessons = `?${asked}`.replace('%7Bslug%7D', '{slug}');
  lesson.src = source;
  lesson.addEventListener('softlook-ready', () => {
    document.title = lesson.lesson?.title ?? document.title;
  });
  main.append(lesson);
} else {
  const sentence = document.createElement('p');
  sentence.textContent = wordsFor(document.documentElement.lang).page.app.choose;
  main.append(sentence);
}

let told = 0;
function tell(): void {
  // An unfolding that stands over the end of the text counts, too.
  const height = Math.ceil(Math.max(document.body.getBoundingClientRect().height, document.body.scrollHeight));
  if (height === told || parent === window) return;
  told = height;
  parent.postMessage({ type: 'softlook-resize', height }, '*');
  parent.postMessage({ subject: 'lti.frameResize', height }, '*');
}

new ResizeObserver(tell).observe(document.body);
// A frame that is out of sight gets no resize observations and no animation frames, but its host needs the height.
const tellSoon = () => setTimeout(tell, 60);
for (const event of ['softlook-ready', 'softlook-statechange', 'softlook-problem']) addEventListener(event, tellSoon);
document.fonts.addEventListener('loadingdone', tellSoon);
tell();
