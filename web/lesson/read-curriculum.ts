/** Reads curriculum.yml: YAML held against its form, every problem with its line. */
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, visit, type Node, type Pair } from 'yaml';
import type { Curriculum, CurriculumConcept, CurriculumLesson, CurriculumTrack } from './curriculum.ts';
import type { At, Depth } from './lesson.ts';
import { DEPTHS } from './directives.ts';
import { ID } from './expression-text.ts';
import { yamlReason } from './front-matter.ts';
import { hint } from './nearest.ts';
import { quoted } from './printable.ts';
import { LIMITS, type LessonProblem } from './rules.ts';
import { typedNumbers } from './typed-numbers.ts';

/** Reads the file. Never throws; what can be read is there all the same. */
export function readCurriculum(text: string, file: string): { curriculum: Curriculum; problems: LessonProblem[] } {
  const reader = new CurriculumReader(file);
  return { curriculum: reader.read(text), problems: reader.problems };
}

interface Entry {
  key: string;
  at: At;
  value: Node | null;
}

class CurriculumReader {
  readonly problems: LessonProblem[] = [];
  readonly #file: string;
  readonly #counter = new LineCounter();
  readonly #concepts = new Map<string, { name: string; at: At }>();
  readonly #used = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  read(text: string): Curriculum {
    const nothing: Curriculum = { concepts: this.#concepts, tracks: [] };
    if (text.length > LIMITS.characters) {
      this.#report({ line: 1 }, `The curriculum has more than ${LIMITS.characters} characters.`);
      return nothing;
    }
    const document = parseDocument(text, { lineCounter: this.#counter, uniqueKeys: true, schema: 'core' });
    for (const error of document.errors) {
      this.#report(this.#place(error.pos[0]), `The curriculum is no YAML: ${yamlReason(error.message)}`);
    }
    let aliases = false;
    visit(document, {
      Alias: (_, node) => {
        aliases = true;
        this.#report(this.#placeOf(node), 'An alias (*name) cannot stand in the curriculum. Write the text again.');
      },
    });
    if (aliases || document.errors.length > 0) return nothing;
    const parts = this.#fields(document.contents, 'the curriculum', ['concepts', 'tracks'], { line: 1 });
    for (const { key, at, value } of this.#entries(parts.get('concepts'), '“concepts:”')) this.#concept(key, at, value);
    const tracks = this.#items(parts.get('tracks'), '“tracks:”').map((item) => this.#track(item));
    for (const [id, { at }] of this.#concepts) {
      if (!this.#used.has(id)) this.#report(at, `No lesson teaches, requires or assumes the concept ${id}.`);
    }
    this.#checkUnique(tracks);
    return { concepts: this.#concepts, tracks };
  }

  #concept(id: string, at: At, value: Node | null): void {
    if (!ID.test(id)) {
      this.#report(at, `The id ${quoted(id)} is not made of lower-case letters, digits and single hyphens.`);
      return;
    }
    const name = this.#text(value);
    if (name === undefined) this.#report(at, `The concept ${id} has no name: write “${id}: its name”.`);
    else this.#concepts.set(id, { name, at });
    for (const { text } of typedNumbers(name ?? '')) {
      this.#report(at, `${quoted(text)} is typed in the name of a concept. Say it in words.`);
    }
  }

  #track(node: Node): CurriculumTrack {
    const parts = this.#fields(node, 'a track', ['title', 'lessons'], this.#placeOf(node));
    const title = this.#text(parts.get('title')?.value ?? null);
    if (title === undefined && parts.has('title')) this.#report(parts.get('title')!.at, 'A track needs its title.');
    return {
      title: title ?? '',
      at: parts.get('title')?.at ?? this.#placeOf(node),
      lessons: this.#items(parts.get('lessons'), '“lessons:”').flatMap((item) => this.#lesson(item) ?? []),
    };
  }

  #lesson(node: Node): CurriculumLesson | undefined {
    const at = this.#placeOf(node);
    const parts = this.#fields(node, 'a lesson', ['slug', 'teaches'], at, ['requires', 'assumes']);
    const slug = this.#text(parts.get('slug')?.value ?? null);
    if (slug === undefined || !ID.test(slug)) {
      if (parts.has('slug')) {
        this.#report(
          parts.get('slug')!.at,
          `The slug ${quoted(slug ?? '')} is not made of lower-case letters, digits and single hyphens.`,
        );
      }
      return undefined;
    }
    const concepts = (key: string): (CurriculumConcept & { from?: string })[] =>
      this.#entries(parts.get(key), `“${key}:”`).flatMap((entry) => this.#depth(entry, key === 'requires') ?? []);
    const requires = concepts('requires').filter(
      (concept): concept is CurriculumConcept & { from: string } => concept.from !== undefined,
    );
    return { slug, at: parts.get('slug')!.at, teaches: concepts('teaches'), requires, assumes: concepts('assumes') };
  }

  /** `CONCEPT: DEPTH`, and in requires `CONCEPT: DEPTH from SLUG`. */
  #depth({ key, at, value }: Entry, required: boolean): (CurriculumConcept & { from?: string }) | undefined {
    this.#used.add(key);
    if (!this.#concepts.has(key)) {
      this.#report(at, `There is no concept ${quoted(key)} under “concepts:”.${hint(key, this.#concepts.keys())}`);
      return undefined;
    }
    const text = this.#text(value) ?? '';
    const [, depth = '', from] = /^(\S*)(?:\s+from\s+(\S+))?$/.exec(text) ?? [, text];
    if (!(DEPTHS as readonly string[]).includes(depth)) {
      this.#report(at, `The depth ${quoted(depth)} of ${key} is unknown.${hint(depth, DEPTHS)}`);
      return undefined;
    }
    if (required && from === undefined) {
      this.#report(
        at,
        `It is not said which lesson ${key} comes from. Write “${key}: ${depth} from SLUG”, or move it to assumes.`,
      );
      return undefined;
    }
    if (!required && from !== undefined) {
      this.#report(at, `“from ${from}” stands only in requires; write “${key}: ${depth}”.`);
    }
    return { id: key, depth: depth as Depth, at, ...(required && { from }) };
  }

  #checkUnique(tracks: readonly CurriculumTrack[]): void {
    const slugs = new Map<string, At>();
    const titles = new Set<string>();
    for (const { title, at: titleAt, lessons } of tracks) {
      if (titles.has(title)) this.#report(titleAt, `Two tracks are called ${quoted(title)}.`);
      for (const { slug, at } of lessons) {
        const first = slugs.get(slug);
        if (first === undefined) slugs.set(slug, at);
        else this.#report(at, `The lesson ${slug} stands in line ${first.line} already; a lesson has one place.`);
      }
      titles.add(title);
    }
  }

  /** The values of a map with declared keys. */
  #fields(node: Node | null, of: string, needed: string[], at: At, possible: string[] = []): Map<string, Entry> {
    const fields = new Map<string, Entry>();
    const names = [...needed, ...possible];
    for (const entry of this.#entries({ key: '', at, value: node }, of)) {
      if (names.includes(entry.key)) fields.set(entry.key, entry);
      else this.#report(entry.at, `${quoted(entry.key)} is no key of ${of}.${hint(entry.key, names)}`);
    }
    for (const name of needed) if (!fields.has(name)) this.#report(at, `There is no “${name}:” in ${of}.`);
    return fields;
  }

  #entries(entry: Entry | undefined, of: string): Entry[] {
    if (entry === undefined || isNothing(entry.value)) return [];
    if (!isMap(entry.value)) {
      this.#report(entry.at, `In ${of} stand keys with values, such as “key: value”.`);
      return [];
    }
    return entry.value.items.map(({ key, value }: Pair) => ({
      key: isScalar(key) ? String(key.value) : '',
      at: isScalar(key) ? this.#placeOf(key) : entry.at,
      value: value as Node | null,
    }));
  }

  #items(entry: Entry | undefined, of: string): Node[] {
    if (entry === undefined || isNothing(entry.value)) return [];
    if (isSeq(entry.value)) return entry.value.items as Node[];
    this.#report(entry.at, `${of} is a list; each item begins with “- ”.`);
    return [];
  }

  #text(node: Node | null): string | undefined {
    if (!isScalar(node) || (typeof node.value !== 'string' && typeof node.value !== 'number')) return undefined;
    const text = String(node.value).replace(/\s+/g, ' ').trim();
    return text === '' ? undefined : text.slice(0, 1000);
  }

  #place(offset: number): At {
    const { line, col } = this.#counter.linePos(offset);
    return line === 0 ? { line: 1 } : { line, column: col };
  }

  #placeOf(node: Node | null): At {
    return node?.range && !isAlias(node) ? this.#place(node.range[0]) : { line: 1 };
  }

  #report(at: At, message: string): void {
    this.problems.push({ file: this.#file, ...at, rule: 'curriculum', message });
  }
}

function isNothing(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}
