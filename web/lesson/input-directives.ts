/** Directives that declare what a lesson computes with: programs, inputs, labels, sentences, presets, controls. */
import type { DirectiveBlock, Preset } from './lesson.ts';
import { readArray } from './array-text.ts';
import type { DirectiveFields } from './directive-fields.ts';
import { fieldLines, once, roleOf, type Reader } from './directive-reader.ts';
import { NAME, readExpression, withTensors } from './expression-text.ts';
import { embeddingsOf } from './first-sentence.ts';
import { labelMisfit } from './misfits.ts';
import { quoted } from './printable.ts';
import type { Reading } from './reading.ts';

export const INPUT_DIRECTIVES: Record<string, Reader> = {
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
};

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
    if (expression.program !== program) return 'The expression of a preset reads names of its own program only.';
    set.push({ input, expression: withTensors(expression.text) });
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
