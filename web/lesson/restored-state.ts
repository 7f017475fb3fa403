/** A State from outside (a link, a page's property) held against the lesson: what does not fit is left out. */
import { readAnswer } from './answers.ts';
import type { OpenCell, State } from './session.ts';
import type { LessonInputs } from './lesson-inputs.ts';
import { emptyState } from './state.ts';
import { mostNumbers } from './matrix-text.ts';
import { baseOf } from './variant-names.ts';

const mostOpen = 50;
const deepestPath = 200;
const largest = 3.4028234663852886e38;

/** The state as far as it fits, and whether all of it did. */
export function fittingState(given: State, inputs: LessonInputs): { state: State; complete: boolean } {
  const state = emptyState();
  let complete = true;
  const keep = (fits: boolean, take: () => void): void => {
    if (fits) take();
    else complete = false;
  };
  const programs = new Set(inputs.lesson.programs.map((program) => program.name));

  for (const [name, text] of Object.entries(given.sentences)) {
    const sentence = inputs.sentenceNamed(name);
    keep(sentence !== undefined && inputs.embed(text) !== undefined, () => (state.sentences[name] = text));
  }
  for (const [key, { shape, data }] of Object.entries(given.inputs)) {
    const dot = key.indexOf('.');
    const [program, name] = [key.slice(0, dot), key.slice(dot + 1)];
    const now = inputs.names(program).includes(name) ? inputs.value(state, program, name) : undefined;
    const fits =
      now !== undefined &&
      now.shape.length === shape.length &&
      data.length <= mostNumbers &&
      data.length > 0 &&
      shape.reduce((product, size) => product * size, 1) === data.length &&
      data.every((number) => Math.abs(number) <= largest);
    keep(fits, () => (state.inputs[key] = { shape: [...shape], data: [...data] }));
  }
  for (const [list, items] of Object.entries(given.labels)) {
    const fits =
      inputs.hasList(list) &&
      items.length === inputs.labels(state, list).length &&
      items.every((item) => item.trim() !== '' && item.length <= 240);
    keep(fits, () => (state.labels[list] = [...items]));
  }
  for (const [id, answer] of Object.entries(given.answers)) {
    keep(readAnswer(answer) !== undefined, () => (state.answers[id] = answer));
  }
  keep(given.open.length <= mostOpen, () => {
    for (const open of given.open) keep(isOpenable(open, programs), () => state.open.push(open));
  });
  return { state, complete };
}

function isOpenable(open: OpenCell, programs: ReadonlySet<string>): boolean {
  return (
    programs.has(baseOf(open.program)) &&
    open.expression.length <= 400 &&
    open.path.length <= deepestPath &&
    open.index.length <= 5
  );
}
