/** `def`: functions of the program, written out at every call. */
import type { Arguments, CallPlace } from './calls.ts';
import { expression } from './expressions.ts';
import type { NodeIndex } from './nodes.ts';
import { nameOf, refuse, type Scope } from './scope.ts';
import { INNER_FUNCTION, STARRED } from './subset.ts';
import { descendants, firstOf, type SyntaxNode } from './tree.ts';

/** Runs the lines of a block: gives the node of the `return` it came to, if it came to one. */
export type Runner = (body: SyntaxNode) => NodeIndex | undefined;

/** A parameter counts like this many characters at each call. */
const PARAMETER_LENGTH = 10;

interface Parameter {
  name: string;
  byName: boolean;
  default?: NodeIndex;
}

/** The names of all functions that a program defines. */
export function functionNames(source: string, program: readonly SyntaxNode[]): Set<string> {
  const names = new Set<string>();
  for (const part of program.flatMap((statement) => [...descendants(statement)])) {
    const name = part.name === 'FunctionDefinition' ? firstOf(part, 'VariableName') : undefined;
    if (name) names.add(source.slice(name.from, name.to).normalize('NFKC'));
  }
  return names;
}

/** Reads one definition. Its body is read at every call. */
export function define(scope: Scope, tree: SyntaxNode, run: Runner): void {
  const name = nameOf(scope, firstOf(tree, 'VariableName')!);
  const body = firstOf(tree, 'Body')!;
  for (const part of descendants(body)) {
    if (part.name === 'FunctionDefinition') throw refuse(scope, part, INNER_FUNCTION);
  }
  const parameters = readParameters(scope, name, firstOf(tree, 'ParamList')!);
  const locals = new Set(parameters.map((parameter) => parameter.name));
  collectBound(scope, body, locals);
  let active = false;
  scope.alias(name, {
    kind: 'function',
    call: (given, place) => {
      if (active) {
        throw scope.places.error(
          'syntax',
          place.at,
          `"${name}" calls itself, which functions cannot do here.`,
          'Write a loop: for i in range(n).',
        );
      }
      active = true;
      scope.unroll(place.from, place.from + PARAMETER_LENGTH * parameters.length);
      const values = matchArguments(scope, name, parameters, given, place);
      const returned = scope.within(place.from, () =>
        scope.inFunction(name, locals, scope.places.at(place.from, place.to), () => {
          for (const [parameter, node] of values) scope.alias(parameter, { kind: 'value', node });
          return run(body);
        }),
      );
      active = false;
      return returned ?? scope.add({ kind: 'none' }, place.from, place.to);
    },
  });
}

function readParameters(scope: Scope, name: string, list: SyntaxNode): Parameter[] {
  const parts = list.children.slice(1, -1);
  const parameters: Parameter[] = [];
  const names = new Set<string>();
  let byName = false;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    const next = parts[index + 1];
    if (part.name === '*' && (!next || next.name === ',')) byName = true;
    else if (part.name === '*' || part.name === '**') {
      const { sentence } = STARRED;
      throw refuse(scope, part, { sentence, hint: 'Give each parameter a name of its own.' });
    }
    if (part.name !== 'VariableName') continue;
    const parameter: Parameter = { name: nameOf(scope, part), byName };
    if (names.has(parameter.name)) {
      const sentence = `"${name}" has two parameters with the name "${parameter.name}".`;
      throw refuse(scope, part, { sentence, hint: 'Give one of them another name.' });
    }
    if (parts[index + 1]?.name === 'TypeDef') index++;
    if (parts[index + 1]?.name === 'AssignOp') {
      parameter.default = expression(scope, parts[index + 2]!).node;
      scope.hold(parameter.default, `The default of "${parameter.name}"`);
      index += 2;
    } else if (!byName && parameters.at(-1)?.default !== undefined) {
      const sentence = `The parameter "${parameter.name}" has no default and stands after one that has.`;
      throw refuse(scope, part, { sentence, hint: 'Put the parameters with defaults last.' });
    }
    parameters.push(parameter);
    names.add(parameter.name);
  }
  return parameters;
}

/** Which node each parameter gets, as Python matches arguments to parameters. */
function matchArguments(
  scope: Scope,
  name: string,
  parameters: readonly Parameter[],
  given: Arguments,
  place: CallPlace,
): Map<string, NodeIndex> {
  const mistake = (from: number, sentence: string): Error => {
    const written = parameters.map((parameter) => parameter.name + (parameter.default === undefined ? '' : '=...'));
    return scope.places.error('argument', from, sentence, `It is defined as ${name}(${shortened(written)}).`);
  };
  const values = new Map<string, NodeIndex>();
  const positional = parameters.filter((parameter) => !parameter.byName);
  given.args.forEach((node, index) => {
    const parameter = positional[index];
    if (parameter) return values.set(parameter.name, node);
    const count = positional.length;
    const limit = count === 0 ? 'no arguments' : `${count} ${count === 1 ? 'argument' : 'arguments'}`;
    throw mistake(given.trees[index]!.from, `"${name}" takes ${limit} without a name, and this is one more.`);
  });
  const names = new Set(parameters.map((parameter) => parameter.name));
  for (const { written, node, from } of given.keywords) {
    if (values.has(written)) throw mistake(from, `The argument "${written}" of "${name}" is given twice.`);
    if (!names.has(written)) {
      throw mistake(from, `"${name}" has no argument "${written}".`);
    }
    values.set(written, node);
  }
  for (const parameter of parameters) {
    if (values.has(parameter.name)) continue;
    if (parameter.default === undefined) {
      throw mistake(place.at, `The argument "${parameter.name}" of "${name}" is missing.`);
    }
    values.set(parameter.name, parameter.default);
  }
  return values;
}

function shortened(words: readonly string[]): string {
  return words.length > 12 ? [...words.slice(0, 12), '...'].join(', ') : words.join(', ');
}

/** Python's rule: a name that a function binds anywhere is the function's own everywhere. */
function collectBound(scope: Scope, body: SyntaxNode, names: Set<string>): void {
  const collect = (tree: SyntaxNode): void => {
    if (tree.name === 'VariableName') names.add(nameOf(scope, tree));
    else if (tree.name !== 'MemberExpression' && tree.name !== 'CallExpression') tree.children.forEach(collect);
  };
  for (const part of descendants(body)) {
    const { name } = part;
    if (name === 'AssignStatement') {
      const parts = part.children;
      const last = parts.findLastIndex((other) => other.name === 'AssignOp');
      for (const target of parts.slice(0, last)) if (target.name !== 'TypeDef') collect(target);
    } else if (name === 'UpdateStatement') {
      collect(part.children[0]!);
    } else if (name === 'ForStatement') {
      const parts = part.children;
      parts
        .slice(
          1,
          parts.findIndex((other) => other.name === 'in'),
        )
        .forEach(collect);
    } else if (name === 'DeleteStatement') {
      part.children.slice(1).forEach(collect);
    }
  }
}
