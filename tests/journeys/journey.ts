/** What a learner does, in any browser: the journeys stand beside this file, and walk.ts walks them. */
import { LESSON } from '../browser/pages.ts';
import { serveSite, type ServerOptions, type Site } from '../browser/server.ts';
import type { Driven, Look } from './hands.ts';
import type { Sought } from './seek.ts';
import { Tab } from './tab.ts';

export interface Journey {
  title: string;
  go(walk: Walk): Promise<void>;
}

/**
 * Runs first in every page: what goes wrong is kept in `window.complaints`. That a ResizeObserver tells the rest in the
 * next frame is no fault: a figure that is drawn anew for its width has another height.
 */
export const complaints = `(() => {
  const complaints = [];
  Object.defineProperty(window, 'complaints', { value: complaints });
  addEventListener('error', (event) => {
    if (/^ResizeObserver loop/.test(event.message)) return;
    const from = event.target === window ? undefined : event.target;
    complaints.push(from ? 'not loaded: ' + (from.src ?? from.href ?? from.localName) : String(event.message));
  }, true);
  addEventListener('unhandledrejection', (event) => complaints.push('rejected: ' + String(event.reason)));
  addEventListener('securitypolicyviolation', (event) =>
    complaints.push('refused: ' + event.violatedDirective + ' ' + event.blockedURI));
  for (const level of ['error', 'warn']) {
    const own = console[level];
    console[level] = (...said) => {
      complaints.push(level + ': ' + said.map(String).join(' '));
      own.apply(console, said);
    };
  }
})();`;

/** One journey: the tabs it opens and the sites of its own. */
export class Walk {
  readonly site: Site;
  private readonly driven: Driven;
  private readonly tabs: Tab[] = [];
  private readonly sites: Site[] = [];

  constructor(driven: Driven, site: Site) {
    this.driven = driven;
    this.site = site;
  }

  /** A new visitor with an empty tab, 1280 by 900 pixels unless told. */
  async visitor(look: Partial<Look> = {}): Promise<Tab> {
    const tab = new Tab(await this.driven.open({ width: 1280, height: 900, ...look }));
    this.tabs.push(tab);
    return tab;
  }

  /** A new visitor on a page of the site. */
  async visit(path: string, look: Partial<Look> = {}, at = this.site): Promise<Tab> {
    const tab = await this.visitor(look);
    await tab.go(new URL(path, at.address).href);
    return tab;
  }

  /** A new visitor in a lesson whose numbers are there. */
  async lesson(path = LESSON, look: Partial<Look> = {}, at = this.site): Promise<Tab> {
    const tab = await this.visit(path, look, at);
    await lessonReady(tab);
    return tab;
  }

  /** A site for this journey alone. */
  async own(options: ServerOptions): Promise<Site> {
    const site = await serveSite({ first: complaints, ...options });
    this.sites.push(site);
    return site;
  }

  async heard(): Promise<string[]> {
    const heard: string[] = [];
    for (const tab of this.tabs) heard.push(...(await tab.heard()));
    return heard;
  }

  async pictures(): Promise<Buffer[]> {
    const pictures: Buffer[] = [];
    for (const tab of this.tabs) pictures.push(await tab.screenshot().catch(() => Buffer.alloc(0)));
    return pictures.filter((picture) => picture.length > 0);
  }

  async end(): Promise<void> {
    for (const tab of this.tabs) await tab.close();
    for (const site of this.sites) await site.close();
  }
}

/** Until every lesson of the page is drawn to its end with its numbers, and the fonts are there. */
export async function lessonReady(tab: Tab): Promise<void> {
  await tab.eventually(async () => {
    const ready = await tab.evaluate(async () => {
      const lessons = [...document.querySelectorAll('softlook-lesson')];
      await document.fonts.ready;
      return (
        lessons.length > 0 &&
        lessons.every((lesson) => lesson.shadowRoot?.querySelector('article[aria-busy="false"] softlook-heatmap'))
      );
    });
    if (!ready) throw new Error('The lesson did not get its numbers.');
  });
}

/** A view by the first words of its name: `grid('scores, Q Kᵀ')`. */
export function grid(label: string, nth = 0, within?: Sought): Sought {
  const name = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\. `);
  return { role: 'grid', name, nth, ...(within ? { within } : {}) };
}

export const cell = (within: Sought, name: string | RegExp): Sought => ({ role: 'gridcell', name, within });

/** What stands in the cells of a grid, row by row. */
export const cells = (tab: Tab, within: Sought): Promise<string[]> => tab.texts({ role: 'gridcell', within });

export const button = (name: string | RegExp, within?: Sought): Sought => ({
  role: 'button',
  name,
  nth: 0,
  ...(within ? { within } : {}),
});

/** A cell of an input: `field('embeddings X', 'cat', 2)`. */
export const field = (matrix: string, row: string, column: number): Sought => ({
  role: 'textbox',
  name: [matrix, row, column].filter(Boolean).join(', '),
  nth: 0,
});

export const panel: Sought = { role: 'dialog' };

/** The steps of the open unfolding, outermost first: the result of each and the numbers of its arithmetic. */
export function steps(tab: Tab): Promise<{ result: string; numbers: string[] }[]> {
  return tab.among({ css: '.step > .line', within: panel }, (lines) =>
    lines.map((line) => ({
      result: line.querySelector<HTMLElement>('.result')!.innerText.trim(),
      numbers: [...line.querySelectorAll<HTMLElement>('.number, .plain-number')].map((one) => one.innerText.trim()),
    })),
  );
}
