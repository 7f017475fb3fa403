/** Walks the journeys in one browser. Each starts as a new visitor; at its end the pages have told of no error. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serveSite, type Site } from '../browser/server.ts';
import { changes } from './changes.ts';
import type { Driven } from './hands.ts';
import { complaints, Walk, type Journey } from './journey.ts';
import { numbers } from './numbers.ts';
import { questions } from './questions.ts';
import { surroundings } from './surroundings.ts';

/** Of a journey, in milliseconds: a driver that never answers is a failure, not a wait without end. */
const LONGEST = 300_000;

const pictures = join(import.meta.dirname, '../../build/journeys');

const journeys: Journey[] = [...numbers, ...changes, ...questions, ...surroundings];

export function walkAll(start: () => Promise<Driven>): void {
  let driven: Driven | undefined;
  let site: Site | undefined;
  before(async () => {
    site = await serveSite({ cors: true, first: complaints });
    driven = await start();
  });
  after(async () => {
    await driven?.close();
    await site?.close();
  });
  for (const { title, go } of journeys) {
    test(title, { timeout: LONGEST }, async () => {
      const walk = new Walk(driven!, site!);
      try {
        await go(walk);
        assert.deepEqual(await walk.heard(), [], 'the pages complained');
      } catch (error) {
        await keepPictures(walk, `${driven!.name} ${title}`);
        throw error;
      } finally {
        await walk.end();
      }
    });
  }
}

/** What was to be seen when a journey failed. */
async function keepPictures(walk: Walk, title: string): Promise<void> {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100);
  for (const [at, picture] of (await walk.pictures()).entries()) {
    mkdirSync(pictures, { recursive: true });
    const path = join(pictures, `${name}-${at}.png`);
    writeFileSync(path, picture);
    console.log(`What was to be seen: ${path}`);
  }
}
