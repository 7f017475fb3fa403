/** The reference part of the author's manual (lessons/README.md), printed from the declarations. */
import {
  DIRECTIVES,
  FRONT_MATTER,
  INLINE_ROLES,
  type DirectiveDeclaration,
  type OptionDeclaration,
  type TextKind,
} from './directives.ts';
import { RULES } from './rules.ts';

const KINDS: Record<TextKind, string> = {
  text: 'text',
  inline: 'text with roles and math',
  name: 'name',
  id: 'id',
  count: 'whole number',
  number: 'number',
  numbers: 'numbers',
  pair: 'two numbers',
  flag: 'flag',
  onoff: '`on` or `off`',
  word: 'word',
  labels: 'labels',
  expression: 'expression',
  move: 'two expressions',
  choices: 'texts with `\\|` between them',
  changes: '`NAME = EXPRESSION; ...`',
  cells: 'cells',
  indices: 'whole numbers',
  names: 'names',
};

/** Markdown: front matter, directives, roles and rules. */
export function manualReference(): string {
  return [
    '## Front matter',
    frontMatter(),
    '## Directives',
    DIRECTIVES.map(directive).join('\n\n'),
    '## Roles',
    INLINE_ROLES.map(
      ({ name, summary, text, example }) => `### \`{${name}}\`\n\n${summary} ${text}\n\n${fenced(example)}`,
    ).join('\n\n'),
    '## Rules',
    RULES.map(({ id, doc }) => `- \`${id}\`: ${doc}`).join('\n'),
  ].join('\n\n');
}

function frontMatter(): string {
  const rows = FRONT_MATTER.map((key) => {
    const values = key.values === undefined ? '' : ` One of ${key.values.map((value) => `\`${value}\``).join(', ')}.`;
    return `| \`${key.name}\` | ${need(key)} | ${key.doc}${values} |`;
  });
  return ['| Key | | |', '| --- | --- | --- |', ...rows].join('\n');
}

function directive(declared: DirectiveDeclaration): string {
  const { name, summary, argument, options, body, within, example } = declared;
  const lines = [`### \`{${name}}\``, '', summary];
  if (within !== undefined) lines.push(`Stands inside ${within.map((around) => `\`{${around}}\``).join(' or ')}.`);
  lines.push('');
  if (argument !== undefined) {
    lines.push(
      `After the name: ${argument.doc} (${KINDS[argument.kind]}${argument.required ? '' : `; ${need(argument)}`}).`,
    );
  }
  lines.push(`Between the fences: ${body.doc}`, '');
  if (options.length > 0) {
    lines.push('| Option | Kind | | |', '| --- | --- | --- | --- |', ...options.map(option), '');
  }
  lines.push(fenced(example));
  return lines.join('\n');
}

function option(declared: OptionDeclaration): string {
  const kind =
    declared.values === undefined ? KINDS[declared.kind] : declared.values.map((value) => `\`${value}\``).join(', ');
  return `| \`:${declared.name}:\` | ${kind} | ${need(declared)} | ${declared.doc} |`;
}

function need({ required, default: otherwise }: { required?: boolean; default?: string }): string {
  if (required) return 'needed';
  return otherwise === undefined ? 'may be left out' : `otherwise ${otherwise}`;
}

/** A fence longer than any in the example. */
function fenced(example: string): string {
  const longest = Math.max(2, ...[...example.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}markdown\n${example}\n${fence}`;
}
