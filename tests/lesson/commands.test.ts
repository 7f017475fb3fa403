// softlook check, build and preview, as functions on folders of their own.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildCommand } from '../../web/cli/build.ts';
import { checkCommand, checkFiles } from '../../web/cli/check.ts';
import { findLessonFiles } from '../../web/cli/lesson-files.ts';
import { startPreview } from '../../web/cli/preview.ts';
import type { Lesson } from '../../web/lesson/lesson.ts';
import type { LessonIndex } from '../../web/lesson/lesson-index.ts';

const whole = join(import.meta.dirname, 'cases/whole.md');
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(files: Record<string, string | Uint8Array>): string {
  const made = mkdtempSync(join(tmpdir(), 'softlook-lessons-'));
  folders.push(made);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(made, name, '..'), { recursive: true });
    writeFileSync(join(made, name), text);
  }
  return made;
}

/** A sound lesson with a body. */
function lesson(slug: string, body: string, number = 1): string {
  return `---\ntitle: A lesson\nslug: ${slug}\npromise: You see a lesson.\nminutes: 5\ntrack: Lessons\nnumber: ${number}\nteaches: []\nscope: {}\n---\n\n${body}\n`;
}

async function run(
  command: (args: string[], output: { say(line: string): void; complain(line: string): void }) => Promise<number>,
  ...args: string[]
): Promise<{ code: number; said: string[]; complained: string[] }> {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await command(args, { say: (line) => said.push(line), complain: (line) => complained.push(line) });
  return { code, said, complained };
}

test('check reports every problem of every lesson with file, line and rule, sorted, and exits 1', async () => {
  const made = folder({
    '01-a.md': lesson('a', 'The score is 0.59.\n\n:::{nonsense}\n:::'),
    '02-b.md': lesson('b', '```{program}\nA = ones(2) @ ones(3)\n```'),
    '03-c.md': lesson('c', 'Nothing wrong.'),
    'README.md': 'Not a lesson 5.',
  });
  const { code, said } = await run(checkCommand, made);
  assert.equal(code, 1);
  assert.match(said[0]!, /01-a\.md:12:14 typed-number “0\.59”/);
  assert.match(said[1]!, /01-a\.md:14 unknown-directive There is no directive \{nonsense\}/);
  assert.match(said[2]!, /02-b\.md:13:\d+ program /);
  assert.equal(said[3], '3 problems in 3 lessons.');
  assert.equal(said.length, 4);
});

test('check exits 0 without problems, and takes files and folders together, each once', async () => {
  const made = folder({ '01-a.md': lesson('a', 'Text.') });
  const { code, said } = await run(checkCommand, made, join(made, '01-a.md'), whole);
  assert.deepEqual([code, said], [0, ['No problems in 2 lessons.']]);
});

test('wrong usage exits 2 with a sentence', async () => {
  const empty = folder({ 'README.md': '' });
  const wrong: [typeof checkCommand, string[]][] = [
    [checkCommand, []],
    [checkCommand, ['--fix', empty]],
    [checkCommand, [join(empty, 'nowhere')]],
    [checkCommand, [empty]],
    [checkCommand, [import.meta.filename]],
    [buildCommand, []],
    [buildCommand, ['--out']],
    [buildCommand, [empty, empty]],
    [buildCommand, ['--watch', empty]],
    [buildCommand, [join(empty, 'nowhere')]],
  ];
  for (const [command, args] of wrong) {
    const { code, said, complained } = await run(command, ...args);
    assert.equal(code, 2, args.join(' '));
    assert.deepEqual(said, []);
    assert.match(complained.join('\n'), /[.\]]$/, args.join(' '));
  }
});

test('links to files, anchors of other lessons and slugs are checked', () => {
  const made = folder({
    '01-a.md': lesson(
      'a',
      '## Here\n\n[b](02-b.md) [there](02-b.md#there) [no anchor](02-b.md#nowhere) [none](03-c.md) [data](data.csv)',
    ),
    '02-b.md': lesson('b', '## There\n\n[a](01-a.md#here) [typo](01-a.md#heer) [out](../../../../etc/nothing)'),
    '03-b.md': lesson('b', 'The same slug.'),
    'data.csv': '1',
  });
  const problems = checkFiles(findLessonFiles([made])).map(
    ({ file, rule, message }) => `${file.slice(-7)} ${rule} ${message}`,
  );
  assert.deepEqual(problems, [
    '01-a.md link There is no anchor #nowhere in 02-b.md. Did you mean there?',
    '01-a.md link There is no file 03-c.md beside this lesson. Did you mean 03-b.md?',
    '02-b.md link There is no anchor #heer in 01-a.md. Did you mean here?',
    '02-b.md link There is no file ../../../../etc/nothing beside this lesson. It can be 01-a.md, 02-b.md, 03-b.md.',
    `03-b.md slug The slug b is that of ${join(made, '02-b.md')} too.`,
  ]);
});

test('a file that is no text is one problem, and the others are checked', () => {
  const made = folder({ '01-a.md': new Uint8Array([0xff, 0xfe, 0x00]), '02-b.md': lesson('b', 'It is 5.') });
  const problems = checkFiles(findLessonFiles([made]));
  assert.deepEqual(
    problems.map(({ rule }) => rule),
    ['unreadable', 'typed-number'],
  );
  assert.match(problems[0]!.message, /not UTF-8/);
});

test('build writes a JSON file a lesson and the index; a broken block stays in its place', async () => {
  const made = folder({
    '02-b.md': lesson('b', 'Before.\n\n:::{nonsense}\n:::\n\nAfter.', 2),
    '01-a.md': lesson('a', 'Text.', 1),
  });
  const out = join(made, 'out');
  const first = await run(buildCommand, made, '--out', out);
  assert.equal(first.code, 0);
  assert.match(first.complained[0]!, /02-b\.md:14 unknown-directive/);
  assert.deepEqual(readdirSync(out).sort(), ['a.json', 'b.json', 'index.json']);
  const index = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as LessonIndex;
  assert.deepEqual(
    index.lessons.map(({ slug }) => slug),
    ['a', 'b'],
  );
  const built = JSON.parse(readFileSync(join(out, 'b.json'), 'utf8')) as Lesson;
  assert.deepEqual(
    built.body.map(({ type }) => type),
    ['paragraph', 'problem', 'paragraph'],
  );

  // A lesson that is gone leaves no file behind; other files stay.
  writeFileSync(join(out, 'other.json'), '{}');
  rmSync(join(made, '02-b.md'));
  assert.equal((await run(buildCommand, `--out=${out}`, made)).code, 0);
  assert.deepEqual(readdirSync(out).sort(), ['a.json', 'index.json', 'other.json']);
});

test('build refuses when a file cannot be read, and writes nothing', async () => {
  const made = folder({ '01-a.md': new Uint8Array([0xff]), '02-b.md': lesson('b', 'Text.') });
  const { code, complained } = await run(buildCommand, made);
  assert.equal(code, 1);
  assert.match(complained[0]!, /01-a\.md:1 unreadable/);
  assert.deepEqual(readdirSync(made).sort(), ['01-a.md', '02-b.md']);
});

test('preview serves the site with the lessons and reloads when one changes', async () => {
  const site = folder({
    'index.html': '<!doctype html><body><p>Site</p></body>',
    'assets/a.js': 'export {};',
    'lessons/index.json': '"old"',
  });
  const made = folder({});
  cpSync(whole, join(made, 'whole.md'));
  const said: string[] = [];
  const preview = await startPreview(made, site, 0, (line) => said.push(line));
  try {
    const get = async (path: string): Promise<Response> => fetch(new URL(path, preview.address));
    const page = await (await get('/')).text();
    assert.match(page, /<p>Site<\/p><script src="\/softlook-preview\/reload\.js"><\/script><\/body>/);
    assert.match((await get('/assets/a.js')).headers.get('content-type') ?? '', /^text\/javascript/);
    assert.match(await (await get('/softlook-preview/reload.js')).text(), /EventSource/);
    const index = (await (await get('/lessons/index.json')).json()) as LessonIndex;
    assert.deepEqual(
      index.lessons.map(({ slug }) => slug),
      ['whole'],
    );
    for (const path of ['/nothing', '/lessons/nothing.json', '/..%2f..%2fetc/passwd', '/%00', '/%ff']) {
      assert.equal((await get(path)).status, 404, path);
    }
    const events = (await get('/softlook-preview/events')).body!.getReader();
    await events.read();
    const text = readFileSync(join(made, 'whole.md'), 'utf8');
    writeFileSync(join(made, 'whole.md'), text.replace('Queries and keys', 'Another title'));
    assert.match(new TextDecoder().decode((await events.read()).value), /^data: reload/);
    const changed = (await (await get('/lessons/whole.json')).json()) as Lesson;
    assert.equal(changed.title, 'Another title');
    // A folder without lessons for a moment keeps the server.
    rmSync(join(made, 'whole.md'));
    await events.read();
    assert.equal((await get('/')).status, 200);
    assert.match(said.join('\n'), /There are no lessons/);
  } finally {
    await preview.close();
  }
});
