/** Pages of a course site that embed lessons, and the two sites: ours and theirs. */
import { withSite } from './pages.ts';
import { STRICT_POLICY, type Site } from './server.ts';

/** What a host page may do to everything on it. */
export const hostileStyle = `
  * { font: 40px fantasy !important; letter-spacing: 9px !important; color: red !important; text-transform: uppercase !important; }
  :root { color-scheme: normal; line-height: 3; text-align: right; direction: ltr; cursor: crosshair; }
  button, input, table, td, th, svg, h1, h2, h3, a { display: none !important; }
  p, section, div, article { display: inline !important; margin: 90px !important; visibility: hidden !important; }
  .text, .title, .panel, .number, .cell { position: fixed !important; opacity: 0 !important; }`;

const page = (head: string, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Week three</title>
    ${head}
  </head>
  <body>
    <main>
      <h1>Week three</h1>
      ${body}
    </main>
  </body>
</html>`;

/** A plain page of a host that has the package's files and the lesson in folders of its own. */
export const ownPage = (style = ''): string =>
  page(
    `<style>${style}</style>
    <script type="module" src="/softlook/index.js"></script>`,
    `<button id="theirs" type="button">A button of the page</button>
      <softlook-lesson id="first" src="/lessons/queries-and-keys.json"></softlook-lesson>
      <softlook-lesson id="second" src="/lessons/queries-and-keys.json"></softlook-lesson>`,
  );

/** A page of another origin that has nothing of ours. */
export const otherPage = (ours: string, style = ''): string =>
  page(
    `<style>${style}</style>
    <script type="module" src="${ours}softlook/index.js"></script>`,
    `<softlook-lesson src="${ours}lessons/queries-and-keys.json"></softlook-lesson>`,
  );

/** A page whose scripts were stripped by the course system, but for the few lines that hear the height. */
export const framePage = (ours: string): string =>
  page(
    '',
    `<iframe id="frame" title="Lesson" width="700" height="300" src="${ours}embed.html?lesson=queries-and-keys"></iframe>
      <script>
        window.heard = [];
        addEventListener('message', (event) => {
          window.heard.push({ origin: event.origin, data: event.data });
          const frame = document.getElementById('frame');
          if (event.source === frame.contentWindow && event.data.type === 'softlook-resize') frame.height = event.data.height;
        });
      </script>`,
  );

/** Ours answers pages of other origins; theirs has nothing but its pages. */
export function embedSite<T>(use: (sites: { ours: Site; there: Site }) => Promise<T>, style = ''): Promise<T> {
  return withSite({ cors: true }, (ours) =>
    withSite(
      { only: /^$/, pages: { '/other.html': otherPage(ours.address, style), '/frame.html': framePage(ours.address) } },
      (there) => use({ ours, there }),
    ),
  );
}

/** A course site that serves the package's files itself, under the strict policy. */
export function courseSite<T>(use: (site: Site) => Promise<T>, style = '', policy = STRICT_POLICY): Promise<T> {
  return withSite({ policy, only: /^\/(softlook|lessons)\//, pages: { '/page.html': ownPage(style) } }, use);
}
