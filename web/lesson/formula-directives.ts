/** Directives that show what a program says: a line of it as mathematics. */
import type { FormulaView } from './lesson.ts';
import { assignmentFormula } from './assignment-formula.ts';
import type { Reader } from './directive-reader.ts';

export const FORMULA_DIRECTIVES: Record<string, Reader> = {
  formula(reading, fields) {
    const name = fields.argument('name');
    if (name === undefined) return [];
    const { program } = fields;
    const expand = fields.option('expand', 'flag') ?? false;
    const caption = fields.option('caption', 'inline');
    const label = fields.option('label', 'text') ?? '';
    const formula: FormulaView = {
      program,
      name,
      label,
      tree: { tag: 'mtext', text: name },
      symbols: [],
      ...(caption && { caption }),
      alt: fields.option('alt', 'text') ?? label,
    };
    reading.programUses.push({ program, at: fields.at });
    // The pieces of a program may stand after its formula.
    reading.afterwards.push(() => {
      const source = reading.lesson.programs.find((one) => one.name === program)?.source;
      if (source === undefined) return;
      const made = assignmentFormula(source, name, expand);
      if (made === undefined) {
        const message = `No line of the program ${program} by itself is “${name} = …”. Name one that is, or write the formula with {math}.`;
        reading.report('argument', fields.at, message);
        return;
      }
      formula.tree = made.tree;
      formula.symbols = made.symbols.map((text) => ({ program, text }));
      for (const expression of formula.symbols) {
        reading.uses.push({ expression, at: fields.at, place: '{formula}', misfit: () => undefined });
      }
    });
    return [{ type: 'formula', formula, at: fields.at }];
  },
};
