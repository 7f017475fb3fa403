import { test } from 'node:test';
import assert from 'node:assert/strict';
import { embedSentence, embedWord, features, fnv1a, wordsOf } from '../../web/lesson/embeddings.ts';
import { table } from '../../web/lesson/embeddings-data.ts';
import { en } from '../../web/words/en.ts';

const dot = (a: string, b: string): number => {
  const [v, w] = [embedWord(a), embedWord(b)];
  assert.ok(v.known && w.known, `${a} and ${b} stand in the table`);
  return v.vector.reduce((sum, x, i) => sum + x * w.vector[i]!, 0);
};

test('the table has about eighty words of eight features between −1 and 1', () => {
  const words = Object.entries(table);
  assert.ok(words.length >= 75 && words.length <= 90, `${words.length} words`);
  for (const [word, vector] of words) {
    assert.equal(vector.length, features.length, word);
    assert.equal(word, word.toLowerCase());
    for (const number of vector) assert.ok(Math.abs(number) <= 1, word);
    assert.ok(
      vector.some((number) => number !== 0),
      word,
    );
  }
  assert.deepEqual([...features], en.sentence.features);
});

test('all words of the presets stand in the table', () => {
  const presets = [
    'The bank was steep and muddy',
    'The bank raised interest rates',
    'The cat chased the mouse',
    'Dog bites man',
    'Man bites dog',
    'The cat sat on the mat',
    'The cat sat here',
  ];
  for (const preset of presets) {
    const found = embedSentence(preset, en);
    assert.ok('words' in found, JSON.stringify(found));
    assert.deepEqual(
      found.words.filter((word) => !word.known),
      [],
      preset,
    );
  }
});

for (const [near, far] of [
  ['bank interest', 'bank steep'],
  ['cat dog', 'cat sat'],
  ['bank money', 'bank muddy'],
  ['bank river', 'bank cat'],
  ['man woman', 'man dog'],
  ['king queen', 'king horse'],
  ['king rich', 'king tired'],
  ['chased ran', 'chased mat'],
  ['chased bites', 'chased steep'],
  ['cat mouse', 'cat money'],
  ['fish water', 'fish money'],
  ['river lake', 'river house'],
  ['interest rates', 'interest the'],
  ['the a', 'the cat'],
  ['mat house', 'mat money'],
  ['big small', 'big chased'],
  ['teacher student', 'teacher fish'],
  ['muddy wet', 'muddy rich'],
] as const) {
  test(`${near} are more alike than ${far}`, () => {
    const [a, b] = near.split(' ') as [string, string];
    const [c, d] = far.split(' ') as [string, string];
    assert.ok(dot(a, b) > dot(c, d), `${dot(a, b)} and ${dot(c, d)}`);
  });
}

test('words are found by segmentation, look-up ignores case', () => {
  assert.deepEqual(wordsOf('The cat, the “mat”… don’t!'), ['The', 'cat', 'the', 'mat', 'don’t']);
  assert.deepEqual(embedWord('The').vector, embedWord('the').vector);
  assert.equal(embedWord('The').text, 'The');
});

test('an unknown word gets the stated numbers of length one half', () => {
  assert.equal(fnv1a([]), 0x811c9dc5);
  assert.equal(fnv1a(new TextEncoder().encode('a')), 0xe40c292c);
  assert.equal(fnv1a(new TextEncoder().encode('foobar')), 0xbf9cf968);
  for (const word of ['zebra', 'Straße', 'قطة', '猫', '🐱', 'constructor', '__proto__', 'naïve']) {
    const found = embedWord(word);
    assert.equal(found.known, false, word);
    assert.equal(found.vector.length, 8);
    assert.ok(Math.abs(Math.hypot(...found.vector) - 0.5) < 2e-4, word);
  }
  assert.notDeepEqual(embedWord('zebra').vector, embedWord('zebr').vector);
  assert.deepEqual(embedWord('Zebra').vector, embedWord('zebra').vector);
  // The same word in composed and decomposed letters.
  assert.deepEqual(embedWord('caf\u00e9').vector, embedWord('cafe\u0301').vector);
});

test('the rule itself does not change unnoticed', () => {
  // A shared link recomputes these numbers: changing them changes what a link shows.
  assert.deepEqual(embedWord('zebra').vector, ZEBRA());
});
function ZEBRA(): number[] {
  let hash = 2166136261n;
  const step = (byte: bigint): bigint => ((hash ^ byte) * 16777619n) % 2n ** 32n;
  for (const byte of new TextEncoder().encode('zebra')) hash = step(BigInt(byte));
  const raw = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((i) => {
    let m = step(i);
    m ^= m >> 15n;
    m = (m * 2246822519n) % 2n ** 32n;
    m ^= m >> 13n;
    return Number(m) / 2 ** 31 - 1;
  });
  return raw.map((r) => Math.round((r / Math.hypot(...raw)) * 5000) / 10000);
}

test('emoji, right-to-left text and accents simply work', () => {
  for (const [text, count] of [
    ['El niño comió piñas', 4],
    ['القطة جلست هنا', 3],
    ['החתול ישב כאן', 3],
    ['I love my 🐱 cat', 4],
    ['🐱 🐶 👩‍👩‍👧', 3],
  ] as const) {
    const found = embedSentence(text, en);
    assert.ok('words' in found, text);
    assert.equal(found.words.length, count, text);
  }
});

test('a browser that cannot find words gets a sentence', () => {
  const { Segmenter } = Intl;
  Reflect.deleteProperty(Intl, 'Segmenter');
  try {
    const found = embedSentence('cat', en);
    assert.ok('message' in found, JSON.stringify(found));
    assert.match(found.message, /too old/);
    assert.deepEqual(wordsOf('cat'), []);
  } finally {
    Object.assign(Intl, { Segmenter });
  }
});

test('empty, wordless, long and huge texts get a sentence', () => {
  const said = (text: string): string => {
    const found = embedSentence(text, en);
    assert.ok('message' in found, JSON.stringify(found));
    return found.message;
  };
  assert.match(said(''), /empty/);
  assert.match(said('   \n'), /empty/);
  assert.match(said('… — !'), /no word/);
  assert.match(said('cat '.repeat(33)), /33 words; at most 32/);
  const most = embedSentence('cat '.repeat(32), en);
  assert.ok('words' in most, JSON.stringify(most));
  assert.equal(most.words.length, 32);
  assert.match(said('word '.repeat(500)), /500 words; at most 32/);
  // By its length alone, whatever its words are.
  assert.match(said('x'.repeat(4_000_000)), /4,000,000 characters/);
  assert.match(said('cat '.repeat(1_000_000)), /4,000,000 characters/);
});
