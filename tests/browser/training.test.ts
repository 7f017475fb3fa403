/** Training in a page: in a worker, or between the page's own tasks, with the bits that Node gets. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { loadEngine } from '../../bindings/engine.ts';
import type { Engine, TrainOptions, Training } from '../../bindings/surface.ts';
import { startBrowser, stopBrowser, withPage, withSite } from './pages.ts';
import { notFound, STRICT_POLICY, type ServerOptions, type Site } from './server.ts';

before(startBrowser);
after(stopBrowser);

const PAGE = '<!doctype html><html lang="en"><title>Training</title><p>Nothing here needs a server.</p>';
const pages = { '/training.html': PAGE };

const SOURCE = `torch.manual_seed(3)
first = nn.Linear(4, 8)
second = nn.Linear(8, 3)
logits = second(F.gelu(first(x)))
loss = F.cross_entropy(logits, t)`;

const OPTIONS: TrainOptions = {
  params: ['first', 'second'],
  loss: 'loss',
  optimizer: { name: 'AdamW', lr: 0.02, weight_decay: 0.1 },
  steps: 300,
  batch: 4,
  seed: 11,
  data: {
    x: { shape: [12, 4], data: Array.from({ length: 48 }, (_, i) => ((i * 37) % 23) / 11 - 1) },
    t: { shape: [12], data: Array.from({ length: 12 }, (_, i) => (i * 5) % 3), dtype: 'int64' },
  },
};

interface Course {
  where: string | undefined;
  status: string;
  losses: number[];
  params: Record<string, readonly number[]>;
}

/** What Node gets: the losses, and what was learned. */
async function inNode(steps = OPTIONS.steps): Promise<Pick<Course, 'losses' | 'params'>> {
  const program = (await loadEngine()).compile(SOURCE);
  const losses: number[] = [];
  const { params } = await program.train({ ...OPTIONS, steps }, ({ loss }) => losses.push(loss)).done;
  program.close();
  return { losses, params: cellsOf(params) };
}

function cellsOf(params: Record<string, { data: Float32Array }>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(params).map(([name, { data }]) => [name, [...data]]));
}

type Inside = Window & { engine: Engine; training: Training; losses: number[] };

/** Begins a training in the page, which has it as `training`. */
async function begin(page: Page, address: string, changes: Partial<TrainOptions> = {}): Promise<void> {
  await page.evaluate(
    async ({ address, source, options }) => {
      const inside = window as unknown as Inside;
      const { loadEngine } = (await import(`${address}softlook/engine.js`)) as { loadEngine(): Promise<Engine> };
      inside.engine = await loadEngine();
      inside.losses = [];
      inside.training = inside.engine
        .compile(source)
        .train(JSON.parse(options) as TrainOptions, ({ loss }) => inside.losses.push(loss));
    },
    { address, source: SOURCE, options: JSON.stringify({ ...OPTIONS, ...changes }) },
  );
}

/** Waits for the end of a training of the page. */
function ended(page: Page): Promise<Course> {
  return page.evaluate(async () => {
    const { training, losses } = window as unknown as Inside;
    const { status, params } = await training.done;
    const cells = Object.entries(params).map(([name, { data }]) => [name, [...data]] as const);
    return { where: training.where, status, losses, params: Object.fromEntries(cells) };
  });
}

/** A page of a site of its own, on which nothing is drawn. */
function withTrainingPage<T>(options: ServerOptions, use: (page: Page, at: Site) => Promise<T>): Promise<T> {
  return withSite({ pages, ...options }, (at) =>
    withPage('training.html', { at, ready: false }, ({ page }) => use(page, at)),
  );
}

test('a page trains in a worker, under a strict policy too, with the bits of Node', async () => {
  const expected = await inNode();
  await withTrainingPage({ policy: STRICT_POLICY }, async (page, { address }) => {
    await begin(page, address);
    const { where, status, ...found } = await ended(page);
    assert.deepEqual([where, status], ['worker', 'done']);
    assert.deepEqual(found, expected);
  });
  assert.ok(expected.losses.at(-1)! < expected.losses[0]! / 4, 'and it learns');
});

const without: [string, ServerOptions][] = [
  ['the policy forbids workers', { policy: `${STRICT_POLICY}; worker-src 'none'` }],
  ['the file of the worker is missing', { instead: [[/training-worker/, notFound]] }],
];
for (const [why, options] of without) {
  test(`where ${why}, it trains between the other tasks of the page, with the same bits`, async () => {
    const expected = await inNode();
    await withTrainingPage(options, async (page, { address }) => {
      await page.evaluate(() => {
        const inside = window as unknown as { tasks: number };
        inside.tasks = 0;
        setInterval(() => inside.tasks++, 1);
      });
      await begin(page, address);
      const { where, status, ...found } = await ended(page);
      assert.deepEqual([where, status], ['slices', 'done']);
      assert.deepEqual(found, expected);
      const tasks = await page.evaluate(() => (window as unknown as { tasks: number }).tasks);
      assert.ok(tasks > 0, `${tasks} other tasks`);
    });
  });
}

test('an engine from another origin, whose workers are refused, trains in slices', async () => {
  const expected = await inNode();
  await withSite({ cors: true }, (engine) =>
    withTrainingPage({}, async (page) => {
      await begin(page, engine.address);
      const { where, status, ...found } = await ended(page);
      assert.deepEqual([where, status], ['slices', 'done']);
      assert.deepEqual(found, expected);
    }),
  );
});

test('worker: false keeps it on the page', async () => {
  await withTrainingPage({}, async (page, { address }) => {
    await begin(page, address, { worker: false, steps: 5 });
    assert.equal((await ended(page)).where, 'slices');
  });
});

for (const worker of [true, false]) {
  const place = worker ? 'in a worker' : 'on the page';
  test(`pause, step, resume and read ${place} give the bits of a training without them`, async () => {
    const expected = await inNode();
    await withTrainingPage({}, async (page, { address }) => {
      await begin(page, address, { worker, paused: true });
      const paused = await page.evaluate(async () => {
        const { training, losses } = window as unknown as Inside;
        const before = [training.status, training.steps, losses.length];
        const one = await training.step();
        const two = await training.step();
        const { params } = await training.read();
        const learned = [...params['first.weight']!.data];
        return { before, single: [one?.step, two?.step, training.status, losses.length], learned };
      });
      assert.deepEqual(paused.before, ['paused', 0, 0]);
      assert.deepEqual(paused.single, [1, 2, 'paused', 2]);
      assert.deepEqual(paused.learned, (await inNode(2)).params['first.weight']);
      const stops = await page.evaluate(async () => {
        const { training, losses } = window as unknown as Inside;
        const stops: [number, number][] = [];
        for (let i = 0; i < 3 && training.steps < 300; ++i) {
          training.resume();
          const from = training.steps;
          while (training.steps === from) await new Promise((resolve) => setTimeout(resolve));
          training.pause();
          const told = losses.length;
          await new Promise((resolve) => setTimeout(resolve, 60));
          stops.push([told, losses.length]);
        }
        training.resume();
        return stops;
      });
      for (const [told, later] of stops) assert.equal(later, told, 'no step after a pause');
      const { where, status, ...found } = await ended(page);
      assert.deepEqual([where, status], [worker ? 'worker' : 'slices', 'done']);
      assert.deepEqual(found, expected);
    });
  });

  test(`stop ${place} ends with what was reached`, async () => {
    await withTrainingPage({}, async (page, { address }) => {
      await begin(page, address, { worker, steps: 1_000_000 });
      await page.waitForFunction(() => (window as unknown as Inside).losses.length >= 20);
      await page.evaluate(() => (window as unknown as Inside).training.stop());
      const { status, losses, params } = await ended(page);
      assert.equal(status, 'stopped');
      assert.ok(losses.length >= 20, `${losses.length} losses`);
      const expected = await inNode(losses.length);
      assert.deepEqual({ losses, params }, expected);
    });
  });
}

test('what goes wrong in the worker is an error with its place', async () => {
  await withTrainingPage({}, async (page, { address }) => {
    await begin(page, address, {
      data: {
        x: { shape: [4, 4], data: Array<number>(16).fill(1) },
        t: { shape: [4], data: [0, 1, 2, 3], dtype: 'int64' },
      },
    });
    const failure = await page.evaluate(async () => {
      const { training } = window as unknown as Inside;
      const error = await training.done.catch((error: unknown) => error as Error & { code: string; line: number });
      return 'code' in error ? { code: error.code, line: error.line, status: training.status } : undefined;
    });
    assert.deepEqual(failure, { code: 'index', line: 5, status: 'failed' });
  });
});
