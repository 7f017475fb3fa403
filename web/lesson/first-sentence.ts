/** The first sentence of a `{sentence}`: its words and their embeddings, by the stated rule of embeddings.ts. */
import { en } from '../words/en.ts';
import { embedSentence, features } from './embeddings.ts';

export type FirstSentence =
  { words: string[]; shape: number[]; data: number[]; features: string[] } | { problem: string };

export function embeddingsOf(sentence: string): FirstSentence {
  const embedded = embedSentence(sentence, en);
  if ('message' in embedded) return { problem: embedded.message };
  return {
    words: embedded.words.map((word) => word.text),
    shape: [embedded.words.length, features.length],
    data: embedded.words.flatMap((word) => [...word.vector]),
    features: [...features],
  };
}
