/** One reader a directive: from its fields to its block. The names are those declared in directives.ts. */
import type { ArrayView, Block, DirectiveBlock, Expression, Inline, Preset, Role } from './lesson.ts';
import { ROLES } from './directives.ts';
import { readArray } from './array-text.ts';
import type { DirectiveFields } from './directive-fields.ts';
import { NAME, readExpression, splitBars } from './expression-text.ts';
import { embeddingsOf } from './first-sentence.ts';
import { arrayMisfit, labelMisfit, numberMisfit, pointsMisfit, vectorMisfit } from './misfits.ts';
import { hint } from './nearest.ts';
import { quoted } from './printable.ts';
import type { Reading } from './reading.ts';

/** Reads the Markdown of a body. */
export type ReadChildren = () => Block[];

type Reader = (reading: Reading, fields: DirectiveFields, children: ReadChildren) => Block[];

/** A field of a body's line, with the line of the file. */
interface FieldLine {
  pieces: string[];
  line: number;
}

const READERS: Record<string, Reader> = {
  program(reading, fields) {
    const program = fields.argument('name') ?? 'main';
    const source = fields.text.body;
    const title = fields.option('title', 'text');
    const block: DirectiveBlock = { type: 'program', program, source, at: fields.at };
    if (title !== undefined) block.title = title;
    let whole = reading.lesson.programs.find((other) => other.name === program);
    if (whole === undefined) {
      whole = { name: program, source: '', pieces: [] };
      reading.lesson.programs.push(whole);
      reading.programsAt.set(program, fields.at);
    }
    const sourceLine = whole.source === '' ? 1 : whole.source.split('\n').length + 1;
    whole.source = whole.source === '' ? source : `${whole.source}\n${source}`;
    whole.pieces.push({ fileLine: fields.text.bodyLine, sourceLine, lines: source.split('\n').length });
    return fields.option('hidden', 'flag') ? [] : [block];
  },

  input(reading, fields) {
    const name = fields.argument('name') ?? '';
    const { program } = fields;
    const array = readArray(fields.text.body);
    if ('problem' in array) {
      const line = fields.text.bodyLine + array.line;
      fields.break('body', { line }, `The input ${name} cannot be read. ${array.problem}`);
      reading.broken.add(`${program}.${name}`);
    }
    declareInput(reading, fields, program, name);
    if ('problem' in array || fields.broken !== undefined) return [];
    const rows = fields.option('rows', 'labels');
    const columns = fields.option('columns', 'labels');
    reading.lesson.inputs.push({
      program,
      name,
      label: fields.option('label', 'text') ?? name,
      role: roleOf(fields, 'role') ?? 'plain',
      ...array,
      ...(rows && { rows }),
      ...(columns && { columns }),
    });
    reading.afterwards.push(() => {
      const misfit = labelMisfit(reading.lesson, array.shape, { rows, columns });
      if (misfit !== undefined) reading.report(misfit.rule, fields.at, misfit.message);
    });
    return fields.option('hidden', 'flag') ? [] : [{ type: 'input', program, name, at: fields.at }];
  },

  labels(reading, fields) {
    const name = fields.argument('name') ?? '';
    const lines = fields.text.body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const items = lines.length === 1 ? lines[0]!.split(/\s+/u) : lines;
    if (items.length > 512) fields.break('body', fields.at, `The list ${name} has more than 512 labels.`);
    declareLabels(reading, fields, name);
    if (fields.broken !== undefined) return [];
    reading.lesson.labels.push({ name, items });
    const label = fields.option('label', 'text') ?? name;
    return fields.option('hidden', 'flag') ? [] : [{ type: 'labels', list: name, label, at: fields.at }];
  },

  sentence(reading, fields) {
    const name = fields.argument('name') ?? '';
    const input = fields.option('input', 'name') ?? '';
    const { program } = fields;
    const presets = fields.text.body
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    if (reading.lesson.sentences.some((other) => other.name === name)) {
      fields.break('duplicate-id', fields.at, `There are two sentences called ${name}.`);
    }
    if (fields.broken !== undefined) {
      reading.broken.add(`${program}.${input}`).add(`labels ${name}`);
      return [];
    }
    reading.lesson.sentences.push({ name, program, input, presets });
    reading.programUses.push({ program, at: fields.at });
    // What the lesson does not declare itself, the first sentence makes.
    reading.afterwards.unshift(() => {
      const labels = reading.declaredLabels.has(name);
      const declared = reading.declaredInputs.has(`${program}.${input}`);
      if (labels && declared) return;
      const made = embeddingsOf(presets[0] ?? '');
      if ('problem' in made) {
        reading.report('body', { line: fields.text.bodyLine }, made.problem);
        reading.broken.add(`${program}.${input}`).add(`labels ${name}`);
        return;
      }
      if (!labels) reading.lesson.labels.push({ name, items: made.words });
      if (!declared) {
        const { shape, data, features } = made;
        reading.lesson.inputs.push({
          program,
          name: input,
          label: input,
          role: 'embedding',
          shape,
          data,
          rows: { list: name },
          columns: { items: features },
        });
      }
    });
    const label = fields.option('label', 'text') ?? name;
    return [{ type: 'sentence', name, label, at: fields.at }];
  },

  presets(reading, fields) {
    const { program } = fields;
    const label = fields.argument('text') ?? 'Presets';
    const presets: Preset[] = [];
    for (const { pieces, line } of fieldLines(fields)) {
      const preset = readPreset(pieces, program);
      if (typeof preset === 'string') {
        fields.break('body', { line }, preset);
        continue;
      }
      presets.push(preset);
      reading.presetUses.push({ program, ...preset, at: { line } });
    }
    return [{ type: 'presets', program, label, presets, at: fields.at }];
  },

  slider(reading, fields) {
    const name = fields.argument('name') ?? '';
    const { program } = fields;
    const label = fields.option('label', 'text') ?? name;
    const values = fields.option('values', 'numbers');
    const min = fields.option('min', 'number') ?? (values && Math.min(...values));
    const max = fields.option('max', 'number') ?? (values && Math.max(...values));
    const step = fields.option('step', 'number') ?? 1;
    const value = fields.option('value', 'number');
    declareInput(reading, fields, program, name);
    const refuse = (option: string, message: string): void =>
      fields.break('option', { line: fields.lineOf(option) }, message);
    if (fields.broken === undefined) {
      if (min === undefined || max === undefined || value === undefined) {
        refuse('min', 'A {slider} needs :min: and :max:, or :values:.');
      } else if (
        values !== undefined &&
        ['min', 'max', 'step'].some((option) => fields.option(option, 'number') !== undefined)
      ) {
        refuse('values', 'A {slider} has either :values:, or :min:, :max: and :step:.');
      } else if (
        values !== undefined &&
        (values.length < 2 || values.some((one, at) => at > 0 && one <= values[at - 1]!))
      ) {
        refuse('values', 'The :values: of a {slider} are two or more rising numbers.');
      } else if (values !== undefined && !values.includes(value)) {
        refuse('value', `The :value: ${value} is not among the :values:.`);
      } else if (!(min < max) || value < min || value > max) {
        refuse('value', `The :value: ${value} does not lie between ${min} and ${max}.`);
      } else if (!(step > 0) || step > max - min) {
        refuse('step', `The :step: ${step} is not a distance between ${min} and ${max}.`);
      } else if (values === undefined && Math.abs((value - min) / step - Math.round((value - min) / step)) > 1e-6) {
        refuse('value', `The :value: ${value} is not a whole number of steps of ${step} above ${min}.`);
      }
    }
    if (fields.broken !== undefined || min === undefined || max === undefined || value === undefined) return [];
    reading.lesson.inputs.push({
      program,
      name,
      label,
      role: 'plain',
      shape: [],
      data: [value],
      control: { kind: 'slider', label, min, max, step, ...(values && { values }) },
    });
    return [{ type: 'control', program, name, at: fields.at }];
  },

  switch(reading, fields) {
    const name = fields.argument('name') ?? '';
    const { program } = fields;
    const label = fields.option('label', 'text') ?? name;
    declareInput(reading, fields, program, name);
    if (fields.broken !== undefined) return [];
    const data = [fields.option('value', 'onoff') ? 1 : 0];
    reading.lesson.inputs.push({
      program,
      name,
      label,
      role: 'plain',
      shape: [],
      data,
      control: { kind: 'switch', label },
    });
    return [{ type: 'control', program, name, at: fields.at }];
  },

  explore: (_, fields, children) => [
    { type: 'explore', title: fields.argument('text') ?? 'Try it', children: children(), at: fields.at },
  ],

  compare(_, fields, children) {
    const caption = fields.option('caption', 'inline');
    return [{ type: 'compare', children: children(), ...(caption && { caption }), at: fields.at }];
  },

  matrix(reading, fields) {
    const view = arrayView(reading, fields, 'A {matrix}');
    return view === undefined ? [] : [{ type: 'matrix', view, at: fields.at }];
  },

  heatmap(reading, fields) {
    const mirror = fields.option('mirror', 'flag') ?? false;
    const view = arrayView(reading, fields, 'A {heatmap}', mirror);
    const scale = fields.option('scale', 'word') === 'sequential' ? 'sequential' : 'diverging';
    return view === undefined ? [] : [{ type: 'heatmap', view, scale, mirror, at: fields.at }];
  },

  bars(reading, fields) {
    const view = arrayView(reading, fields, 'A {bars}');
    const max = fields.option('max', 'number');
    return view === undefined ? [] : [{ type: 'bars', view, ...(max !== undefined && { max }), at: fields.at }];
  },

  lines(reading, fields) {
    const x = fields.argument('expression');
    const label = fields.option('label', 'text') ?? '';
    const lines: { expression: Expression; label: string; dashed: boolean }[] = [];
    if (x !== undefined)
      reading.uses.push({
        expression: x,
        at: fields.at,
        place: '{lines}',
        misfit: vectorMisfit('The x of {lines}'),
      });
    for (const { pieces, line } of fieldLines(fields)) {
      const [text = '', name = '', style] = pieces;
      const expression = readExpression(text, fields.program);
      if (typeof expression === 'string') fields.break('body', { line }, expression);
      else if (name === '' || pieces.length > 3 || (style !== undefined && style !== 'dashed')) {
        fields.break('body', { line }, 'A curve is written “EXPRESSION | LABEL” or “EXPRESSION | LABEL | dashed”.');
      } else {
        reading.reportTyped(name, { line }, 'the label of a curve');
        lines.push({ expression, label: name, dashed: style === 'dashed' });
        reading.uses.push({ expression, at: { line }, place: '{lines}', misfit: vectorMisfit('A curve', x) });
      }
    }
    const mark = fields.option('mark', 'expression');
    if (mark !== undefined) {
      reading.uses.push({
        expression: mark,
        at: { line: fields.lineOf('mark') },
        place: ':mark:',
        misfit: numberMisfit(':mark:'),
      });
    }
    if (x === undefined) return [];
    const yMax = fields.option('y-max', 'number');
    const caption = fields.option('caption', 'inline');
    return [
      {
        type: 'lines',
        lines: {
          label,
          x,
          xLabel: fields.option('x-label', 'text') ?? x.text,
          lines,
          ...(mark && { mark }),
          logX: fields.option('log-x', 'flag') ?? false,
          yLabel: fields.option('y-label', 'text') ?? '',
          ...(yMax !== undefined && { yMax }),
          ...(caption && { caption }),
          alt: fields.option('alt', 'text') ?? label,
        },
        at: fields.at,
      },
    ];
  },

  projection(reading, fields) {
    const label = fields.argument('text') ?? '';
    const rows = fields.option('rows', 'labels');
    const dims = fields.option('dims', 'pair') ?? [0, 1];
    const points: { expression: Expression; label: string; role: Role }[] = [];
    for (const { pieces, line } of fieldLines(fields)) {
      const [text = '', name = '', role = 'plain'] = pieces;
      const expression = readExpression(text, fields.program);
      if (typeof expression === 'string') fields.break('body', { line }, expression);
      else if (name === '' || pieces.length > 3)
        fields.break('body', { line }, 'A point is written “EXPRESSION | LABEL | ROLE”.');
      else if (!(ROLES as readonly string[]).includes(role)) {
        fields.break('body', { line }, `${quoted(role)} is no role.${hint(role, ROLES)}`);
      } else {
        reading.reportTyped(name, { line }, 'the label of a point');
        points.push({ expression, label: name, role: role as Role });
        if (rows)
          reading.uses.push({
            expression,
            at: { line },
            place: '{projection}',
            misfit: pointsMisfit(reading.lesson, rows, dims),
          });
      }
    }
    if (rows === undefined) return [];
    const caption = fields.option('caption', 'inline');
    const alt = fields.option('alt', 'text') ?? label;
    return [
      {
        type: 'projection',
        projection: { label, points, rows, dims, ...(caption && { caption }), alt },
        at: fields.at,
      },
    ];
  },

  trace(reading, fields) {
    const expression = fields.argument('expression');
    if (expression === undefined) return [];
    reading.uses.push({ expression, at: fields.at, place: '{trace}', misfit: numberMisfit('{trace}') });
    const label = fields.option('label', 'text') ?? expression.text;
    return [{ type: 'trace', expression, label, depth: fields.option('depth', 'count') ?? 1, at: fields.at }];
  },

  predict(reading, fields, children) {
    const id = fields.argument('id') ?? '';
    const choices = fields.option('choices', 'choices') ?? [];
    const free = fields.option('free', 'flag') ?? false;
    if (id !== '' && once(reading.predictions, id, fields, `There are two predictions ${quoted(id)}`)) {
      reading.predictions.set(id, fields.at.line);
    }
    const all = children();
    const reveals = all.map(revealIn).filter((reveal) => reveal !== undefined);
    const question = all.filter((block) => revealIn(block) === undefined);
    const [first] = reveals;
    if (free === choices.length > 0 && fields.broken === undefined) {
      fields.break('predict', fields.at, 'A {predict} has either :choices: or :free:.');
    }
    if (first === undefined || reveals.length > 1) {
      fields.break('predict', fields.at, 'A {predict} has one {reveal} with the answer inside its fences.');
    } else if (revealIn(all.at(-1)!) !== first) {
      fields.break(
        'predict',
        first.at,
        'Something stands after the {reveal}. The question goes before it, the rest after the {predict}.',
      );
    } else if (question.length === 0) {
      fields.break('predict', fields.at, 'A {predict} has no question before its {reveal}.');
    }
    if (fields.broken !== undefined) return [...question, ...reveals.flatMap((reveal) => reveal.children)];
    return [{ type: 'predict', id, question, choices, free, reveal: first!.children, at: fields.at }];
  },

  reveal(_, fields, children) {
    const blocks = children();
    if (fields.broken !== undefined) return blocks;
    return [{ type: 'reveal', children: blocks, at: fields.at } satisfies Reveal as unknown as Block];
  },

  note: admonition('note'),
  tip: admonition('tip'),
  warning: admonition('warning'),
  important: admonition('important'),
  summary: admonition('summary'),
  analogy: admonition('analogy'),

  misconception(reading, fields, children) {
    const id = fields.argument('id') ?? '';
    const declared = reading.lesson.misconceptions.find((misconception) => misconception.id === id);
    const blocks = children();
    if (id !== '' && declared === undefined) {
      const known = reading.lesson.misconceptions.map((misconception) => misconception.id);
      fields.break(
        'misconception',
        fields.at,
        `The front matter has no misconception ${quoted(id)}.${hint(id, known)}`,
      );
    } else if (id !== '' && reading.met.has(id)) {
      fields.break('misconception', fields.at, `The misconception ${quoted(id)} is met twice.`);
    }
    reading.unmet.delete(id);
    reading.met.add(id);
    if (declared === undefined) return blocks;
    return [{ type: 'misconception', id, claim: declared.claim, children: blocks, at: fields.at }];
  },
};

/** What a `{reveal}` is until its `{predict}` takes it. */
interface Reveal {
  type: 'reveal';
  children: Block[];
  at: { line: number; column?: number };
}

function revealIn(block: Block): Reveal | undefined {
  const reveal = block as Block | Reveal;
  return reveal.type === 'reveal' ? reveal : undefined;
}

function admonition(kind: 'note' | 'tip' | 'warning' | 'important' | 'summary' | 'analogy'): Reader {
  return (_, fields, children) => {
    const title: Inline[] | undefined = fields.argument('inline');
    return [{ type: 'admonition', kind, ...(title && { title }), children: children(), at: fields.at }];
  };
}

/** The reader of a directive, or undefined when none is written for it. */
export function readerOf(name: string): Reader | undefined {
  return Object.hasOwn(READERS, name) ? READERS[name] : undefined;
}

function arrayView(reading: Reading, fields: DirectiveFields, place: string, square = false): ArrayView | undefined {
  const expression = fields.argument('expression');
  if (expression === undefined) return undefined;
  const rows = fields.option('rows', 'labels');
  const columns = fields.option('columns', 'labels');
  const rowRole = roleOf(fields, 'row-role');
  const columnRole = roleOf(fields, 'column-role');
  const caption = fields.option('caption', 'inline');
  const label = fields.option('label', 'text') ?? expression.text;
  const misfit = arrayMisfit(reading.lesson, place, { rows, columns }, square);
  reading.uses.push({ expression, at: fields.at, place, misfit });
  return {
    expression,
    label,
    quantity: fields.option('quantity', 'text') ?? 'value',
    role: roleOf(fields, 'role') ?? 'plain',
    ...(rows && { rows }),
    ...(columns && { columns }),
    ...(rowRole && { rowRole }),
    ...(columnRole && { columnRole }),
    digits: fields.option('digits', 'count') ?? 2,
    ...(caption && { caption }),
    alt: fields.option('alt', 'text') ?? label,
  };
}

function roleOf(fields: DirectiveFields, option: string): Role | undefined {
  return fields.option(option, 'word') as Role | undefined;
}

/** Lines of a body with `|` between their fields. */
function fieldLines(fields: DirectiveFields): FieldLine[] {
  return fields.text.body
    .split('\n')
    .map((text, at) => ({
      pieces: splitBars(text).map((piece) => piece.text.trim()),
      line: fields.text.bodyLine + at,
    }))
    .filter(({ pieces }) => pieces.length > 1 || pieces[0] !== '');
}

function readPreset(pieces: readonly string[], program: string): Preset | string {
  const [label = '', sets] = pieces;
  if (label === '' || sets === undefined || pieces.length > 2) {
    return 'A preset is written “LABEL | INPUT = EXPRESSION; ...” or “LABEL | reset INPUT”.';
  }
  const set: Preset['set'] = [];
  for (const piece of sets.split(';')) {
    const text = piece.trim();
    if (text === '') continue;
    const reset = /^reset\s+(\S+)$/.exec(text);
    const assign = /^([^\s=]+)\s*=(?!=)\s*(.+)$/s.exec(text);
    const input = reset?.[1] ?? assign?.[1];
    if (input === undefined || !NAME.test(input)) {
      return `${quoted(text)} sets no input. Write “INPUT = EXPRESSION” or “reset INPUT”.`;
    }
    if (reset !== null) {
      set.push({ input });
      continue;
    }
    const expression = readExpression(assign![2]!, program);
    if (typeof expression === 'string') return expression;
    if (expression.program !== program) return 'The expression of a preset reads inputs of its own program only.';
    set.push({ input, expression: expression.text });
  }
  return set.length === 0 ? `The preset ${quoted(label)} sets nothing.` : { label, set };
}

function declareInput(reading: Reading, fields: DirectiveFields, program: string, name: string): void {
  const key = `${program}.${name}`;
  if (name === '') return;
  if (once(reading.declaredInputs, key, fields, `There are two inputs ${name} of the program ${program}`)) {
    reading.declaredInputs.set(key, fields.at.line);
  }
  reading.programUses.push({ program, at: fields.at });
  if (fields.broken !== undefined) reading.broken.add(key);
}

function declareLabels(reading: Reading, fields: DirectiveFields, name: string): void {
  if (name === '') return;
  if (once(reading.declaredLabels, name, fields, `There are two label lists ${name}`)) {
    reading.declaredLabels.set(name, fields.at.line);
  }
  if (fields.broken !== undefined) reading.broken.add(`labels ${name}`);
}

function once(known: Map<string, number>, key: string, fields: DirectiveFields, message: string): boolean {
  const line = known.get(key);
  if (line === undefined) return true;
  fields.break('duplicate-id', fields.at, `${message}: the other stands in line ${line}. Rename one.`);
  return false;
}
