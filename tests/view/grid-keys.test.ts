/** The keys of a grid. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spokenCell, indexOf, placeOf } from '../../web/views/array.ts';
import { movedPlace } from '../../web/views/grid-keys.ts';
import { wordsFor } from '../../web/words/words.ts';

const key = (name: string, far = false) => ({ key: name, ctrlKey: far, metaKey: false });
const shape = [3, 4];

test('arrows move by one and stay at the edge', () => {
  assert.equal(movedPlace(key('ArrowRight'), 5, shape), 6);
  assert.equal(movedPlace(key('ArrowLeft'), 4, shape), 4);
  assert.equal(movedPlace(key('ArrowDown'), 5, shape), 9);
  assert.equal(movedPlace(key('ArrowUp'), 1, shape), 1);
});

test('from right to left, the arrows go as they point', () => {
  assert.equal(movedPlace(key('ArrowLeft'), 5, shape, true), 6);
});

test('Home and End, in the row and in the whole', () => {
  assert.equal(movedPlace(key('Home'), 6, shape), 4);
  assert.equal(movedPlace(key('End'), 6, shape), 7);
  assert.equal(movedPlace(key('Home', true), 6, shape), 0);
  assert.equal(movedPlace(key('End', true), 6, shape), 11);
});

test('other keys are not the grid’s', () => assert.equal(movedPlace(key('a'), 0, shape), undefined));

test('a cell is spoken with its labels, roles and quantity', () => {
  const array = {
    label: 'Weights',
    quantity: 'weight',
    alt: '',
    role: 'plain',
    shape: [2, 2],
    data: [0.75, 0.19, 0.4, 0.6],
    rows: ['cat', 'sat'],
    columns: ['cat', 'sat'],
    rowRole: 'query',
    columnRole: 'key',
    digits: 2,
  } as const;
  const words = wordsFor('en');
  assert.equal(spokenCell(array, 1, words), 'query cat, key sat, weight 0.19');
  assert.equal(spokenCell({ ...array, rows: undefined, columns: undefined }, 2, words), 'row 2, column 1, weight 0.40');
  assert.equal(
    spokenCell({ ...array, shape: [], data: [0.5], rows: undefined, columns: undefined }, 0, words),
    'weight 0.50',
  );
});

test('places and indices are each other’s reverse', () => {
  for (let place = 0; place < 24; place++) assert.equal(placeOf([2, 3, 4], indexOf([2, 3, 4], place)), place);
  assert.deepEqual(indexOf([], 0), []);
});
