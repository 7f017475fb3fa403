/** The front matter of a lesson file: YAML held against its declaration, every problem with its line. */
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, visit, type Node, type YAMLMap } from 'yaml';
import type { At, Concept, Depth, Lesson } from './lesson.ts';
import { DEPTHS, FRONT_MATTER, type FrontMatterDeclaration } from './directives.ts';
import { ID } from './expression-text.ts';
import { hint } from './nearest.ts';
import { quoted } from './printable.ts';
import type { Reading } from './reading.ts';
import { LIMITS } from './rules.ts';

/** Where the front matter stands, in lines counted from 0; `body` is the first line after it. */
export function findFrontMatter(lines: readonly string[]): { from: number; to: number; body: number } | undefined {
  if (lines[0]?.trimEnd() !== '---') return undefined;
  const close = lines.findIndex((line, at) => at > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return close < 0 ? undefined : { from: 1, to: close, body: close + 1 };
}

/** Reads the front matter into the lesson of the reading. Gives the place of each key, for later checks. */
export function readFrontMatter(reading: Reading, lines: readonly string[]): Map<string, At> {
  const text = lines.slice(1).join('\n');
  if (text.length > LIMITS.frontMatter) {
    reading.report('size', { line: 2 }, `The front matter is longer than ${LIMITS.frontMatter} characters.`);
    return new Map();
  }
  return new FrontMatterReader(reading, text).read();
}

type Kinds = {
  [Kind in FrontMatterDeclaration['kind']]: (
    lesson: Lesson,
    name: string,
    node: Node | null,
    declaration: FrontMatterDeclaration,
    at: At,
  ) => void;
};

class FrontMatterReader {
  readonly #reading: Reading;
  readonly #counter = new LineCounter();
  readonly #text: string;

  constructor(reading: Reading, text: string) {
    this.#reading = reading;
    this.#text = text;
  }

  read(): Map<string, At> {
    const places = new Map<string, At>();
    const document = parseDocument(this.#text, {
      lineCounter: this.#counter,
      uniqueKeys: true,
      schema: 'core',
    });
    for (const error of document.errors) {
      this.#report(this.#place(error.pos[0]), `The front matter is no YAML: ${yamlReason(error.message)}`);
    }
    let aliases = false;
    visit(document, {
      Alias: (_, node) => {
        aliases = true;
        this.#report(this.#placeOf(node), 'An alias (*name) cannot stand in front matter. Write the text again.');
      },
    });
    if (aliases) return places;
    const map = document.contents;
    if (!isMap(map)) {
      if (document.errors.length === 0) {
        this.#report(
          { line: 1 },
          'The front matter is empty. It needs title, slug, promise and the other declared keys.',
        );
      }
      return places;
    }
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const at = isScalar(key) ? this.#placeOf(key) : { line: 1 };
      const declaration = FRONT_MATTER.find((declared) => declared.name === name);
      if (declaration === undefined) {
        const names = FRONT_MATTER.map((declared) => declared.name);
        this.#report(at, `${quoted(name)} is no key of the front matter.${hint(name, names)}`);
        continue;
      }
      if (places.has(name)) continue;
      places.set(name, at);
      this.#kinds[declaration.kind](this.#reading.lesson, name, value as Node | null, declaration, at);
    }
    for (const declared of FRONT_MATTER) {
      if (declared.required && !places.has(declared.name) && document.errors.length === 0) {
        this.#report({ line: 1 }, `The front matter has no ${declared.name}: ${declared.doc}`);
      }
    }
    return places;
  }

  readonly #kinds: Kinds = {
    text: (lesson, name, node, _, at) => {
      const text = this.#string(node, name, at);
      if (text === undefined) return;
      this.#reading.reportTyped(text, this.#placeOf(node, at), `the ${name}`);
      Object.assign(lesson, { [name]: text });
    },
    id: (lesson, name, node, _, at) => {
      const text = this.#string(node, name, at);
      if (text === undefined) return;
      if (!ID.test(text))
        this.#report(at, `The ${name} ${quoted(text)} is not made of lower-case letters, digits and single hyphens.`);
      else Object.assign(lesson, { [name]: text });
    },
    count: (lesson, name, node, _, at) => {
      const value = isScalar(node) ? node.value : undefined;
      if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value < 1000) {
        Object.assign(lesson, { [name]: value });
      } else this.#report(at, `The ${name} is not a whole number from one.`);
    },
    minutes: (lesson, name, node, _, at) => {
      const value = isScalar(node) ? node.value : undefined;
      if (typeof value === 'number' && value > 0 && value <= 600) Object.assign(lesson, { [name]: value });
      else this.#report(at, `The ${name} are not a number of minutes, such as 25.`);
    },
    word: (lesson, name, node, declaration, at) => {
      const text = this.#string(node, name, at);
      if (text === undefined) return;
      const words = declaration.values ?? [];
      if (words.includes(text)) Object.assign(lesson, { [name]: text });
      else this.#report(at, `The ${name} cannot be ${quoted(text)}.${hint(text, words)}`);
    },
    language: (lesson, name, node, _, at) => {
      const text = this.#string(node, name, at);
      if (text === undefined) return;
      if (/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(text)) Object.assign(lesson, { [name]: text });
      else this.#report(at, `The ${name} ${quoted(text)} is no language tag such as en or pt-BR.`);
    },
    concepts: (lesson, name, node, _, at) => {
      const concepts: Concept[] = [];
      for (const map of this.#maps(node, name, at)) {
        const place = this.#placeOf(map, at);
        const fields = this.#fields(map, name, ['name', 'depth'], name === 'requires' ? ['from'] : []);
        if (fields === undefined) continue;
        const depth = fields.get('depth')!;
        if (!(DEPTHS as readonly string[]).includes(depth)) {
          this.#report(place, `The depth ${quoted(depth)} is unknown.${hint(depth, DEPTHS)}`);
          continue;
        }
        this.#reading.reportTyped(fields.get('name')!, place, 'the name of a concept');
        const concept: Concept = { name: fields.get('name')!, depth: depth as Depth };
        const from = fields.get('from');
        if (from !== undefined) concept.from = from;
        else if (name === 'requires') {
          this.#report(
            place,
            `The concept ${quoted(concept.name)} does not say from which lesson it comes. Add “from:” with its slug, or move it to assumes.`,
          );
        }
        concepts.push(concept);
      }
      Object.assign(lesson, { [name]: concepts });
    },
    misconceptions: (lesson, name, node, _, at) => {
      for (const map of this.#maps(node, name, at)) {
        const place = this.#placeOf(map, at);
        const fields = this.#fields(map, name, ['id', 'claim'], []);
        if (fields === undefined) continue;
        const id = fields.get('id')!;
        const claim = fields.get('claim')!;
        if (!ID.test(id)) {
          this.#report(place, `The id ${quoted(id)} is not made of lower-case letters, digits and single hyphens.`);
          continue;
        }
        if (lesson.misconceptions.some((other) => other.id === id)) {
          this.#reading.report('duplicate-id', place, `There are two misconceptions ${quoted(id)}.`);
          continue;
        }
        this.#reading.reportTyped(claim, place, 'the claim of a misconception');
        lesson.misconceptions.push({ id, claim });
        this.#reading.unmet.set(id, place);
      }
    },
    scope: (lesson, name, node, _, at) => {
      if (!isMap(node)) {
        this.#report(at, 'The scope has two lists, “is:” and “is-not:”.');
        return;
      }
      for (const { key, value } of node.items) {
        const word = isScalar(key) ? String(key.value) : '';
        const place = isScalar(key) ? this.#placeOf(key) : at;
        if (word !== 'is' && word !== 'is-not') {
          this.#report(place, `${quoted(word)} is no key of the scope.${hint(word, ['is', 'is-not'])}`);
          continue;
        }
        if (!isSeq(value)) {
          this.#report(place, `“${word}:” is a list of texts, one a line after “- ”.`);
          continue;
        }
        for (const item of value.items) {
          const text = this.#string(item as Node, `an item of ${word}`, place);
          if (text === undefined) continue;
          this.#reading.reportTyped(text, this.#placeOf(item as Node, place), 'the scope');
          (word === 'is' ? lesson.scope.is : lesson.scope.isNot).push(text);
        }
      }
    },
  };

  #string(node: Node | null, name: string, at: At): string | undefined {
    if (isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'number') && node.value !== '') {
      const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
      const line = text.replace(/\s+/g, ' ').trim();
      if (line.length > 1000) this.#report(at, `The text of ${name} is longer than a thousand characters.`);
      if (line !== '') return line.slice(0, 1000);
    }
    this.#report(this.#placeOf(node, at), `A text is missing for ${name}.`);
    return undefined;
  }

  #maps(node: Node | null, name: string, at: At): YAMLMap[] {
    if (isScalar(node) && node.value === null) return [];
    if (node === null) return [];
    if (!isSeq(node)) {
      this.#report(at, `${name} is a list; each item begins with “- ”.`);
      return [];
    }
    const maps = node.items.filter((item): item is YAMLMap => isMap(item));
    if (maps.length < node.items.length) this.#report(at, `Every item of ${name} has keys, such as “- name: softmax”.`);
    return maps;
  }

  #fields(map: YAMLMap, of: string, needed: string[], possible: string[]): Map<string, string> | undefined {
    const fields = new Map<string, string>();
    const place = this.#placeOf(map);
    const names = [...needed, ...possible];
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!names.includes(name)) {
        this.#report(
          isScalar(key) ? this.#placeOf(key) : place,
          `${quoted(name)} is no key in ${of}.${hint(name, names)}`,
        );
        continue;
      }
      const text = this.#string(value as Node | null, `“${name}:”`, place);
      if (text !== undefined) fields.set(name, text);
    }
    const missing = needed.filter((name) => !fields.has(name));
    for (const name of missing) {
      if (!map.items.some(({ key }) => isScalar(key) && key.value === name)) {
        this.#report(place, `An item of ${of} has no “${name}:”.`);
      }
    }
    return missing.length > 0 ? undefined : fields;
  }

  #place(offset: number): At {
    const { line, col } = this.#counter.linePos(offset);
    return line === 0 ? { line: 1 } : { line: line + 1, column: col };
  }

  #placeOf(node: Node | null | undefined, otherwise: At = { line: 1 }): At {
    if (node === null || node === undefined || isAlias(node) || !node.range) {
      return node?.range ? this.#place(node.range[0]) : otherwise;
    }
    return this.#place(node.range[0]);
  }

  #report(at: At, message: string): void {
    this.#reading.report('front-matter', at, message);
  }
}

/** What YAML says is wrong, without its own place and excerpt. */
export function yamlReason(message: string): string {
  return `${message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')}.`;
}
