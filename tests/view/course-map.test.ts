// The arcs of the map: one for each lesson that builds on another past its neighbour, in lanes that do not cross.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arcsOf, lanesOf } from '../../web/app/course-map.ts';
import type { LessonEntry } from '../../web/lesson/lesson-index.ts';

/** Lessons a, b, c ... by the lessons that each requires something of. */
function track(...sources: string[]): LessonEntry[] {
  return sources.map((from, place) => ({
    slug: 'abcdefgh'[place]!,
    title: 'A lesson',
    promise: '',
    lang: 'en',
    dir: 'ltr',
    minutes: 5,
    track: 'Lessons',
    number: place + 1,
    teaches: [],
    requires: [...from].map((slug) => ({ name: `of ${slug}`, depth: 'INTRODUCED', from: slug })),
    assumes: [],
  }));
}

test('what the next lesson requires has no arc; several concepts of one lesson have one', () => {
  assert.deepEqual(arcsOf(track('', 'a', 'b')), []);
  assert.deepEqual(arcsOf(track('', 'a', 'aab')), [{ from: 0, to: 2, lane: 0 }]);
});

test('arcs that overlap have lanes of their own, short ones inside; those that follow each other share one', () => {
  assert.deepEqual(arcsOf(track('', 'a', 'ab', 'abc')), [
    { from: 0, to: 2, lane: 0 },
    { from: 1, to: 3, lane: 1 },
    { from: 0, to: 3, lane: 2 },
  ]);
  assert.deepEqual(
    arcsOf(track('', '', 'a', '', 'c')).map(({ lane }) => lane),
    [0, 0],
  );
  assert.equal(lanesOf(track('', 'a', 'ab', 'abc')), 3);
});

test('what is required of a lesson that is not in the track has no arc', () => {
  assert.deepEqual(arcsOf(track('', 'a', 'x')), []);
});
