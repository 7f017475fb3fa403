/** A small lesson for the tests of the session: the fixture of lesson 2, a slider, a sentence, and views. */
import type { Block, Lesson } from '../../web/lesson/lesson.ts';
import { lessonOfProgram } from '../../web/cli/lesson-file.ts';
import { embedSentence } from '../../web/lesson/embeddings.ts';
import { en } from '../../web/words/en.ts';

const at = (line: number): { line: number } => ({ line });
const num = (text: string, program = 'main', line = 50): Block => ({
  type: 'paragraph',
  children: [{ type: 'num', expression: { program, text }, at: at(line) }],
});
const heatmap = (text: string): Block => ({
  type: 'heatmap',
  view: {
    expression: { program: 'main', text },
    label: text,
    quantity: 'weight',
    role: 'plain',
    rows: { list: 'tokens' },
    columns: { list: 'tokens' },
    digits: 2,
    alt: 'Weights.',
  },
  scale: 'sequential',
  mirror: true,
  at: at(40),
});

/** The lesson; `extra` are expressions of roles in its text. */
export function fixtureLesson(extra: string[] = []): Lesson {
  const sentence = embedSentence('Dog bites man', en);
  if ('message' in sentence) throw new Error(sentence.message);
  const source = 'Q = X @ W_Q\nK = X @ W_K\nS = Q @ K.T\nd_k = 3\nZ = S / sqrt(d_k)\nA = softmax(Z, dim=-1)\n';
  const matrix = (name: string, data: number[]): Lesson['inputs'][number] => ({
    program: 'main',
    name,
    label: name,
    role: 'plain',
    shape: [data.length / 3, 3],
    data,
    ...(name === 'X' && { rows: { list: 'tokens' } }),
  });
  return {
    ...lessonOfProgram(source, 'two.md'),
    slug: 'two',
    labels: [
      { name: 'tokens', items: ['The', 'cat', 'sat', 'here'] },
      { name: 'words', items: sentence.words.map((word) => word.text) },
    ],
    inputs: [
      matrix('X', [0.9, 0.1, -0.2, -0.3, 0.8, 0.5, 0.1, 0.6, 0.4, 0.4, -0.2, 0.7]),
      matrix('W_Q', [1, 0, 1, 0, 1, -1, -1, 1, 0]),
      matrix('W_K', [0, -1, 1, 1, 0, 1, 0, 1, -1]),
      {
        program: 'grow',
        name: 'd',
        label: 'd',
        role: 'plain',
        shape: [],
        data: [4],
        control: { kind: 'slider', label: 'd', min: 1, max: 512, step: 1 },
      },
      {
        program: 'typed',
        name: 'X',
        label: 'X',
        role: 'embedding',
        shape: [3, 8],
        data: sentence.words.flatMap((word) => [...word.vector]),
        rows: { list: 'words' },
      },
    ],
    programs: [
      { name: 'main', source, pieces: [{ fileLine: 11, sourceLine: 1, lines: 6 }] },
      { name: 'grow', source: 'r = sqrt(d)\nprint("root", r)\n', pieces: [{ fileLine: 21, sourceLine: 1, lines: 2 }] },
      { name: 'typed', source: 'R = X @ X.T\n', pieces: [{ fileLine: 31, sourceLine: 1, lines: 1 }] },
    ],
    sentences: [{ name: 'words', program: 'typed', input: 'X', presets: ['Dog bites man', 'Man bites dog'] }],
    body: [
      heatmap('S'),
      heatmap('A'),
      num('A[1]'),
      num('S[1, 2]'),
      num('r', 'grow'),
      num('R', 'typed'),
      ...extra.map((text, i) => num(text, 'main', 60 + i)),
    ],
  };
}
