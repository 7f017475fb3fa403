/**
 * The gallery as a picture, held to rules instead of pixels: fonts differ between machines, and a picture that is
 * compared with a tolerance lets a label slide under an arrow. Every view, wide and on a phone, in both themes and both
 * directions: axe finds nothing, names of points cover neither each other nor the edge, what is pressed is large enough.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openPage, startGallery, stopGallery } from './gallery.ts';

before(startGallery);
after(stopGallery);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const phone: BrowserContextOptions = { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true };

const LOOKS: [string, BrowserContextOptions][] = [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', phone],
];

async function eachDetailOpen(page: Page): Promise<void> {
  await page.evaluate(`for (const host of document.querySelectorAll('#gallery *'))
    for (const one of host.shadowRoot?.querySelectorAll('details') ?? []) one.open = true;`);
}

for (const [look, options] of LOOKS) {
  test(`axe finds nothing in the gallery, ${look}`, async () => {
    const page = await openPage('gallery.html', options);
    await eachDetailOpen(page);
    await page.locator('#formula [data-symbol="Q"]').click();
    await page.locator('#flow [data-box="10"]').click();
    await page.evaluate(axe);
    const told = (await page.evaluate(`axe
      .run(document, { resultTypes: ['violations'], rules: { 'landmark-one-main': { enabled: false } } })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3)
        .map((node) => JSON.stringify(node.target) + ' ' + node.failureSummary).join('; ')))`)) as string[];
    assert.deepEqual(told, []);
    await page.context().close();
  });

  test(`names of points cover nothing and stay in their figure, ${look}`, async () => {
    const page = await openPage('gallery.html', options);
    const wrong = (await page.evaluate(`(() => {
      const wrong = [];
      let seen = 0;
      for (const host of document.querySelectorAll('softlook-plane, softlook-scatter')) {
        const picture = host.shadowRoot.querySelector('svg').getBoundingClientRect();
        const names = [...host.shadowRoot.querySelectorAll('text.name')];
        const boxes = names.map((name) => name.getBoundingClientRect());
        seen += names.length;
        for (const [i, a] of boxes.entries()) {
          const said = host.id + ': ' + names[i].textContent.trim();
          if (a.left < picture.left - 1 || a.right > picture.right + 1 || a.top < picture.top - 1 || a.bottom > picture.bottom + 1)
            wrong.push(said + ' leaves its figure');
          for (const [j, b] of boxes.entries()) {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (j > i && wide > 2 && high > 4) wrong.push(said + ' covers ' + names[j].textContent.trim());
          }
        }
      }
      if (seen < 20) wrong.push('only ' + seen + ' names were looked at');
      return wrong;
    })()`)) as string[];
    assert.deepEqual(wrong, []);
    await page.context().close();
  });
}

test('what is pressed in a figure is at least 24 pixels in both directions, by finger', async () => {
  const page = await openPage('gallery.html', phone);
  const small = (await page.evaluate(`(() => {
    const small = [];
    for (const host of document.querySelectorAll('softlook-plane, softlook-scatter, softlook-strip, softlook-product, softlook-formula, softlook-flow, gallery-tabs, gallery-dropdown, gallery-question'))
      for (const one of host.shadowRoot.querySelectorAll('.hit, .entry, .cell, .symbol, .pick, .tab, .dropdown-title, .box, summary, .button, .quiet, .choice, .step-tab, .answer-field, .field, [role=option]')) {
        const { width, height } = one.getBoundingClientRect();
        if (width < 24 || height < 24) small.push((host.id || host.localName) + ' ' + one.getAttribute('class') + ' ' + width + ' x ' + height);
      }
    return small;
  })()`)) as string[];
  assert.deepEqual(small, []);
  await page.context().close();
});

for (const [look, options] of LOOKS) {
  test(`a flow's boxes hold their words, and it is no wider than its place, ${look}`, async () => {
    const page = await openPage('gallery.html', options);
    const wrong = (await page.evaluate(`(() => {
      const wrong = [];
      let seen = 0;
      for (const host of document.querySelectorAll('softlook-flow')) {
        const root = host.shadowRoot;
        for (const box of root.querySelectorAll('.box')) {
          seen += 1;
          const { left, right, top, bottom } = box.getBoundingClientRect();
          for (const one of box.querySelectorAll('b, code, .size')) {
            const inner = one.getBoundingClientRect();
            if (inner.left < left || inner.right > right || inner.top < top || inner.bottom > bottom || one.scrollWidth > one.clientWidth + 1)
              wrong.push(host.id + ': ' + box.textContent);
          }
        }
        const scroll = root.querySelector('.scroll');
        if (scroll.scrollWidth > scroll.clientWidth) wrong.push(host.id + ' scrolls');
      }
      if (seen < 30) wrong.push('only ' + seen + ' boxes were looked at');
      return wrong;
    })()`)) as string[];
    assert.deepEqual(wrong, []);
    await page.context().close();
  });
}

test('with forced colours every figure still has its lines and letters', async () => {
  const page = await openPage('gallery.html', { forcedColors: 'active' });
  const faint = (await page.evaluate(`(() => {
    const faint = [];
    for (const host of document.querySelectorAll('softlook-plane, softlook-scatter'))
      for (const one of host.shadowRoot.querySelectorAll('.name, .tick')) {
        const { fill } = getComputedStyle(one);
        if (fill === getComputedStyle(document.body).backgroundColor) faint.push(host.id + ' ' + one.textContent);
      }
    return faint;
  })()`)) as string[];
  assert.deepEqual(faint, []);
  await page.context().close();
});
