/** The inputs, labels and sentences of a lesson as a State has them: the learner's where edited, else the author's. */
import type { InputValue } from '../../bindings/surface.ts';
import type { Lesson, LessonInput, Sentence } from './lesson.ts';
import type { State } from './session.ts';
import { embedSentence, features, wordsOf } from './embeddings.ts';
import type { EmbeddedWord } from './embeddings.ts';
import type { Words } from '../words/words.ts';

/** Shape and values, row-major. */
export interface InputArray {
  shape: number[];
  data: number[];
}

/** The key of an input in `State.inputs`. */
export function inputKey(program: string, name: string): string {
  return `${program}.${name}`;
}

export class LessonInputs {
  readonly lesson: Lesson;
  private readonly words: Words;
  private readonly byKey = new Map<string, LessonInput>();
  private readonly sentenceByKey = new Map<string, Sentence>();
  private readonly embedded = new Map<string, EmbeddedWord[] | undefined>();

  constructor(lesson: Lesson, words: Words) {
    this.lesson = lesson;
    this.words = words;
    for (const input of lesson.inputs) this.byKey.set(inputKey(input.program, input.name), input);
    for (const sentence of lesson.sentences)
      this.sentenceByKey.set(inputKey(sentence.program, sentence.input), sentence);
  }

  /** Names of a program's inputs, those of sentences too. */
  names(program: string): string[] {
    const own = this.lesson.inputs.filter((input) => input.program === program).map((input) => input.name);
    const typed = this.lesson.sentences
      .filter((sentence) => sentence.program === program)
      .map((sentence) => sentence.input);
    return [...new Set([...own, ...typed])];
  }

  declared(program: string, name: string): LessonInput | undefined {
    return this.byKey.get(inputKey(program, name));
  }

  sentenceNamed(name: string): Sentence | undefined {
    return this.lesson.sentences.find((sentence) => sentence.name === name);
  }

  /** The input's values in a state, or undefined when the lesson has no such input. */
  value(state: State, program: string, name: string): InputArray | undefined {
    const key = inputKey(program, name);
    const edited = own(state.inputs, key);
    if (edited) return edited;
    const sentence = this.sentenceByKey.get(key);
    const input = this.byKey.get(key);
    const typed = sentence && own(state.sentences, sentence.name);
    if (sentence && (typed !== undefined || !input || input.data.length === 0)) {
      const words = this.embed(typed ?? this.firstText(sentence));
      if (words) return { shape: [words.length, features.length], data: words.flatMap((word) => [...word.vector]) };
    }
    return input && { shape: input.shape, data: input.data };
  }

  /** What differs from the author's. */
  isEdited(state: State, program: string, name: string): boolean {
    const key = inputKey(program, name);
    const sentence = this.sentenceByKey.get(key);
    return (
      own(state.inputs, key) !== undefined ||
      (sentence !== undefined && own(state.sentences, sentence.name) !== undefined)
    );
  }

  /** All inputs of a program, as the engine takes them: scalars as numbers (whole ones are int64 there). */
  forEngine(state: State, program: string): Record<string, InputValue> {
    const given: Record<string, InputValue> = {};
    for (const name of this.names(program)) {
      const value = this.value(state, program, name);
      if (value)
        given[name] =
          value.shape.length === 0 ? value.data[0]! : { shape: value.shape, data: Float32Array.from(value.data) };
    }
    return given;
  }

  /** Items of a label list. */
  labels(state: State, list: string): string[] {
    const edited = own(state.labels, list);
    if (edited) return edited;
    const sentence = this.sentenceNamed(list);
    const typed = sentence && own(state.sentences, list);
    const items = this.lesson.labels.find((labels) => labels.name === list)?.items;
    if (sentence && (typed !== undefined || !items?.length)) {
      const words = this.embed(typed ?? this.firstText(sentence));
      if (words) return words.map((word) => word.text);
    }
    return items ?? [];
  }

  hasList(list: string): boolean {
    return this.lesson.labels.some((labels) => labels.name === list) || this.sentenceNamed(list) !== undefined;
  }

  sentenceText(state: State, sentence: Sentence): string {
    return own(state.sentences, sentence.name) ?? this.firstText(sentence);
  }

  /** Words of an accepted text with their embeddings; undefined for a text that is refused. */
  embed(text: string): EmbeddedWord[] | undefined {
    if (!this.embedded.has(text)) {
      if (this.embedded.size > 200) this.embedded.clear();
      const found = embedSentence(text, this.words);
      this.embedded.set(text, 'words' in found ? found.words : undefined);
    }
    return this.embedded.get(text);
  }

  private firstText(sentence: Sentence): string {
    const items = this.lesson.labels.find((labels) => labels.name === sentence.name)?.items;
    const preset = sentence.presets[0];
    if (!items?.length) return preset ?? '';
    return preset !== undefined && wordsOf(preset).join(' ') === items.join(' ') ? preset : items.join(' ');
  }
}

/** An own property: keys come from links, and `constructor` is not a list of labels. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
