/** What axe-core finds on a page. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  nodes: { target: unknown; failureSummary?: string; any: { data?: unknown }[] }[];
}

/** All rules of axe but its experimental ones; contrast by the levels of WCAG AA (4.5:1, large text 3:1). */
export async function nothingFound(page: Page): Promise<void> {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(async () => {
    const { axe: tool } = window as unknown as {
      axe: { run(root: Document, options: object): Promise<{ violations: Finding[]; passes: { id: string }[] }> };
    };
    const found = await tool.run(document, { resultTypes: ['violations'] });
    return { violations: found.violations, passes: found.passes.map(({ id }) => id) };
  });
  const told = violations.map(
    ({ id, nodes }) =>
      `${id} (${nodes.length}): ${nodes
        .slice(0, 3)
        .map((node) => `${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`)
        .join('\n   ')}`,
  );
  assert.deepEqual(told, [], told.join('\n'));
  assert.ok(passes.includes('color-contrast'), 'axe looked at contrast');
}
