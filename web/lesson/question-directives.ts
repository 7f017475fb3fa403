/** Directives that ask something, and the parts that stand in them: predictions, questions, mistakes, hints, reveals. */
import type { AskedAnswer, At, Block, ExerciseCheck, Mistake } from './lesson.ts';
import { STANDARD_MISTAKES } from './directives.ts';
import type { DirectiveFields } from './directive-fields.ts';
import { once, type ReadChildren, type Reader } from './directive-reader.ts';
import { usualTolerance } from './grading.ts';
import { answerMisfit, correctMisfit } from './question-misfits.ts';
import { quoted } from './printable.ts';
import { questionHash } from './question-hash.ts';
import type { Reading } from './reading.ts';

/** What a part of a question is until its question takes it: it stands among the blocks as if it were one. */
type Part =
  | { type: 'part'; kind: 'reveal' | 'hint'; children: Block[]; at: At }
  | { type: 'part'; kind: 'mistake'; mistake: Mistake; at: At }
  | { type: 'part'; kind: 'starter' | 'solution'; source: string; at: At }
  | { type: 'part'; kind: 'check'; check: ExerciseCheck; at: At };

export const QUESTION_DIRECTIVES: Record<string, Reader> = {
  predict(reading, fields, children) {
    const id = questionId(reading, fields);
    const choices = fields.option('choices', 'choices') ?? [];
    const free = fields.option('free', 'flag') ?? false;
    const { question, parts, all } = takeApart(reading, fields, children);
    const reveals = parts.filter((part) => part.kind === 'reveal');
    if (free === choices.length > 0 && fields.broken === undefined) {
      fields.break('predict', fields.at, 'A {predict} has either :choices: or :free:.');
    }
    if (reveals.length !== 1) {
      fields.break('predict', fields.at, 'A {predict} has one {reveal} with the answer inside its fences.');
    } else if (partIn(all.at(-1)!) !== reveals[0]) {
      fields.break(
        'predict',
        reveals[0]!.at,
        'Something stands after the {reveal}. The question goes before it, the rest after the {predict}.',
      );
    } else if (question.length === 0) {
      fields.break('predict', fields.at, 'A {predict} has no question before its {reveal}.');
    }
    if (fields.broken !== undefined) return [...question, ...parts.flatMap(blocksOf)];
    const hash = questionHash([question, choices, free]);
    return [{ type: 'predict', id, hash, question, choices, free, reveal: blocksOf(reveals[0]!), at: fields.at }];
  },

  ask(reading, fields, children) {
    const id = questionId(reading, fields);
    const { program } = fields;
    reading.programUses.push({ program, at: fields.at });
    const answer = readAnswer(reading, fields);
    const { question, parts, all } = takeApart(reading, fields, children);
    const mistakes = parts.flatMap((part) => (part.kind === 'mistake' ? [part.mistake] : []));
    checkParts(fields, question, all);
    if (answer !== undefined) checkMistakes(fields, answer, mistakes);
    if (fields.broken !== undefined || answer === undefined) return [...question, ...parts.flatMap(blocksOf)];
    const hash = questionHash([question, answer]);
    return [{ type: 'ask', id, hash, program, question, answer, mistakes, ...textsOf(parts), at: fields.at }];
  },

  mistake(reading, fields, children) {
    const id = fields.argument('id') ?? '';
    const changes = fields.option('change', 'changes');
    const gives = fields.option('gives', 'expression');
    const choices = fields.option('choice', 'indices');
    const before = fields.option('before', 'pair');
    const says = children();
    if ([changes, gives, choices, before].filter((option) => option !== undefined).length !== 1) {
      fields.break('mistake', fields.at, 'A {mistake} has one of :change:, :gives:, :choice: and :before:.');
    }
    if (says.length === 0 && !(STANDARD_MISTAKES as readonly string[]).includes(id)) {
      fields.break(
        'mistake',
        fields.at,
        `The mistake ${quoted(id)} has no sentence of its own. Write between its fences what is said about it.`,
      );
    }
    if (fields.broken !== undefined) return says;
    if (gives !== undefined) {
      const at = { line: fields.lineOf('gives') };
      reading.uses.push({ expression: gives, at, place: ':gives:', misfit: () => undefined });
    }
    const mistake: Mistake = {
      id,
      ...(changes && { changes }),
      ...(gives && { gives }),
      ...(choices && { choices }),
      ...(before && { before }),
      says,
      at: fields.at,
    };
    return part({ type: 'part', kind: 'mistake', mistake, at: fields.at });
  },

  bughunt(reading, fields, children) {
    const id = questionId(reading, fields);
    const { program } = fields;
    reading.programUses.push({ program, at: fields.at });
    const [bug, ...more] = fields.option('bug', 'changes') ?? [];
    const steps = fields.option('steps', 'names') ?? [];
    const { question, parts, all } = takeApart(reading, fields, children);
    checkParts(fields, question, all);
    const refuse = (message: string): void => fields.break('bughunt', fields.at, message);
    if (more.length > 0) refuse('A {bughunt} has one fault: :bug: replaces one assignment.');
    if (bug && steps.length > 0) {
      if (steps.length < 2) refuse('A {bughunt} has two or more :steps: to choose from.');
      if (new Set(steps).size < steps.length) refuse('A step stands twice in :steps:.');
      if (!steps.includes(bug.name)) refuse(`The faulty step ${bug.name} is not among the :steps:.`);
    }
    if (fields.broken !== undefined || !bug) return [...question, ...parts.flatMap(blocksOf)];
    const hash = questionHash([question, bug, steps]);
    return [{ type: 'bughunt', id, hash, program, bug, steps, question, ...textsOf(parts), at: fields.at }];
  },

  exercise(reading, fields, children) {
    const id = questionId(reading, fields);
    const { program } = fields;
    reading.programUses.push({ program, at: fields.at });
    const { question, parts, all } = takeApart(reading, fields, children);
    checkParts(fields, question, all, false);
    const sources = (kind: 'starter' | 'solution'): string[] =>
      parts.flatMap((one) => (one.kind === kind ? [one.source] : []));
    const [starter, ...starters] = sources('starter');
    const [solution, ...solutions] = sources('solution');
    const checks = parts.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
    if (starter === undefined || solution === undefined || starters.length + solutions.length > 0) {
      fields.break('exercise', fields.at, 'An {exercise} has one {starter} and one {solution}.');
    }
    if (checks.length === 0) fields.break('exercise', fields.at, 'An {exercise} has one or more {check}s.');
    if (fields.broken !== undefined || starter === undefined || solution === undefined) {
      return [...question, ...parts.flatMap(blocksOf)];
    }
    const hash = questionHash([question, starter, checks.map(({ expression }) => expression)]);
    const own = { starter, checks, solution, question, ...textsOf(parts) };
    return [{ type: 'exercise', id, hash, program, ...own, at: fields.at }];
  },

  starter: sourcePart('starter'),
  solution: sourcePart('solution'),

  check(_, fields, children) {
    const expression = fields.argument('expression');
    const says = children();
    if (fields.broken !== undefined || expression === undefined) return says;
    const check: ExerciseCheck = { expression: expression.text, says, at: fields.at };
    return part({ type: 'part', kind: 'check', check, at: fields.at });
  },

  hint: textPart('hint'),
  reveal: textPart('reveal'),
};

function textPart(kind: 'reveal' | 'hint'): Reader {
  return (_, fields, children) => {
    const blocks = children();
    if (fields.broken !== undefined) return blocks;
    return part({ type: 'part', kind, children: blocks, at: fields.at });
  };
}

/** A body that is a program: it stands under its opening fence. */
function sourcePart(kind: 'starter' | 'solution'): Reader {
  return (_, fields) => {
    if (fields.broken !== undefined) return [];
    const at = { line: fields.text.bodyLine };
    return part({ type: 'part', kind, source: fields.text.body, at });
  };
}

/** The hints and the reveal among the parts. */
function textsOf(parts: readonly Part[]): { hints: Block[][]; reveal: Block[] } {
  return {
    hints: parts.flatMap((one) => (one.kind === 'hint' ? [one.children] : [])),
    reveal: parts.flatMap((one) => (one.kind === 'reveal' ? one.children : [])),
  };
}

function part(made: Part): Block[] {
  return [made as unknown as Block];
}

function partIn(block: Block): Part | undefined {
  const found = block as Block | Part;
  return found.type === 'part' ? found : undefined;
}

function blocksOf(found: Part): Block[] {
  switch (found.kind) {
    case 'mistake':
      return found.mistake.says;
    case 'check':
      return found.check.says;
    case 'starter':
    case 'solution':
      return [{ type: 'code', language: 'python', value: found.source }];
    default:
      return found.children;
  }
}

/** The id of a question, which no other has. */
function questionId(reading: Reading, fields: DirectiveFields): string {
  const id = fields.argument('id') ?? '';
  if (id !== '' && once(reading.questions, id, fields, `There are two questions ${quoted(id)}`)) {
    reading.questions.set(id, fields.at.line);
  }
  return id;
}

/** What a question asks, and the parts that stand in it, which use the names of its program. */
function takeApart(
  reading: Reading,
  fields: DirectiveFields,
  children: ReadChildren,
): { question: Block[]; parts: Part[]; all: Block[] } {
  const around = reading.questionProgram;
  reading.questionProgram = fields.program;
  const all = children();
  reading.questionProgram = around;
  const question = all.filter((block) => partIn(block) === undefined);
  return { question, parts: all.flatMap((block) => partIn(block) ?? []), all };
}

/** What is asked stands first, then the parts, one reveal among them, or one at most where there is a solution. */
function checkParts(
  fields: DirectiveFields,
  question: readonly Block[],
  all: readonly Block[],
  reveal: boolean = true,
): void {
  const name = `{${fields.declaration.name}}`;
  const parts = all.flatMap((block) => partIn(block) ?? []);
  const reveals = parts.filter((one) => one.kind === 'reveal');
  const first = all.findIndex((block) => partIn(block) !== undefined);
  if (question.length === 0) {
    fields.break('question', fields.at, `${name} asks nothing. Write the question before its parts.`);
  } else if (first >= 0 && all.slice(first).some((block) => partIn(block) === undefined)) {
    const message = `Something stands between or after the parts of ${name}. The question goes before them, the rest after it.`;
    fields.break('question', partIn(all[first]!)!.at, message);
  }
  if (reveals.length > 1 || (reveal && reveals.length === 0)) {
    fields.break('question', fields.at, `${name} has one {reveal} with the answer inside its fences.`);
  }
}

/** The options that say what the right answer is. */
function readAnswer(reading: Reading, fields: DirectiveFields): AskedAnswer | undefined {
  const expression = fields.option('answer', 'expression');
  const choices = fields.option('choices', 'choices');
  const items = fields.option('order', 'choices');
  const correct = fields.option('correct', 'expression');
  const refuse = (name: string, message: string): void =>
    fields.break('question', { line: fields.lineOf(name) }, message);
  if ([expression, choices, items].filter((option) => option !== undefined).length !== 1) {
    if (fields.broken === undefined) {
      fields.break('question', fields.at, 'An {ask} has one of :answer:, :choices: and :order:.');
    }
    return undefined;
  }
  if ((choices === undefined) !== (correct === undefined)) {
    refuse('correct', 'The options :choices: and :correct: belong together.');
  }
  if (expression === undefined) {
    for (const name of ['digits', 'tolerance', 'rows', 'columns', 'blanks']) {
      if (fields.text.options.some((option) => option.name === name)) refuse(name, `:${name}: belongs to :answer:.`);
    }
  }
  if (items !== undefined) return { kind: 'order', items };
  if (choices !== undefined) {
    if (correct === undefined) return undefined;
    const at = { line: fields.lineOf('correct') };
    reading.uses.push({ expression: correct, at, place: ':correct:', misfit: correctMisfit(choices.length) });
    return { kind: 'choices', choices, correct };
  }
  const rows = fields.option('rows', 'labels');
  const columns = fields.option('columns', 'labels');
  const blanks = fields.option('blanks', 'cells');
  const digits = fields.option('digits', 'count') ?? 2;
  const tolerance = fields.option('tolerance', 'number') ?? usualTolerance(digits);
  if (digits > 7) refuse('digits', 'A float32 has no more than seven decimals that mean something.');
  if (!(tolerance > 0)) refuse('tolerance', 'A tolerance is greater than zero.');
  reading.uses.push({
    expression: expression!,
    at: { line: fields.lineOf('answer') },
    place: ':answer:',
    misfit: answerMisfit(reading.lesson, { rows, columns, blanks }),
  });
  return {
    kind: 'value',
    expression: expression!,
    digits,
    tolerance,
    ...(rows && { rows }),
    ...(columns && { columns }),
    ...(blanks && { blanks }),
  };
}

/** Each mistake is one that such an answer can have, and has an id of its own. */
function checkMistakes(fields: DirectiveFields, answer: AskedAnswer, mistakes: readonly Mistake[]): void {
  const known = new Set<string>();
  const size = answer.kind === 'choices' ? answer.choices.length : answer.kind === 'order' ? answer.items.length : 0;
  for (const { id, changes, gives, choices, before, at } of mistakes) {
    const report = (message: string): void => fields.break('mistake', at, message);
    if (known.has(id)) report(`There are two mistakes ${quoted(id)} in this question. Rename one.`);
    known.add(id);
    const fits = answer.kind === 'value' ? (changes ?? gives) : answer.kind === 'choices' ? choices : before;
    if (fits === undefined) {
      const needs = { value: ':change: or :gives:', choices: ':choice:', order: ':before:' }[answer.kind];
      report(`The mistake ${quoted(id)} has no ${needs}, which a question of this kind needs.`);
    }
    for (const index of choices ?? before ?? []) {
      if (size > 0 && index >= size) report(`There are ${size} answers, counted from zero; there is no ${index}.`);
    }
  }
}
