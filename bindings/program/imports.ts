/** `import` lines: which names they give to torch, numpy and math. */
import { nameOf, type Scope } from './scope.ts';
import { CONSTANTS, MODULES } from './words.ts';
import type { SyntaxNode } from './tree.ts';

/** Reads one import statement. @throws EngineError for a module that has no ops. */
export function readImport(scope: Scope, tree: SyntaxNode): void {
  const parts = tree.children;
  if (parts[0]!.name === 'from') return readFrom(scope, parts);
  for (let index = 1; index < parts.length; index++) {
    if (parts[index]!.name === ',') continue;
    const { module, next } = dotted(scope, parts, index);
    requireModule(scope, module, parts[index]!.from);
    if (parts[next]?.name === 'as') {
      scope.alias(nameOf(scope, parts[next + 1]!), { kind: 'module', module });
      index = next + 1;
    } else {
      const top = module.split('.')[0]!;
      scope.alias(top, { kind: 'module', module: top });
      index = next - 1;
    }
  }
}

function readFrom(scope: Scope, parts: readonly SyntaxNode[]): void {
  const { module, next } = dotted(scope, parts, 1);
  requireModule(scope, module, parts[1]!.from);
  for (let index = next + 1; index < parts.length; index++) {
    const part = parts[index]!;
    if (part.name === '*') {
      if (module === 'math') for (const name of CONSTANTS.keys()) scope.alias(name, { kind: 'member', module, name });
      continue;
    }
    if (part.name !== 'VariableName') continue;
    const name = nameOf(scope, part);
    const renamed = parts[index + 1]?.name === 'as' ? parts[index + 2]! : undefined;
    const inner = `${module}.${name}`;
    scope.alias(
      renamed ? nameOf(scope, renamed) : name,
      MODULES.has(inner) ? { kind: 'module', module: inner } : { kind: 'member', module, name },
    );
    if (renamed) index += 2;
  }
}

/** `a.b.c` beginning at `index`. */
function dotted(scope: Scope, parts: readonly SyntaxNode[], index: number): { module: string; next: number } {
  let module = '';
  let next = index;
  for (; parts[next] && (parts[next]!.name === 'VariableName' || /^\.+$/.test(parts[next]!.name)); next++) {
    module += parts[next]!.name === 'VariableName' ? nameOf(scope, parts[next]!) : '.';
  }
  return { module, next };
}

function requireModule(scope: Scope, module: string, at: number): void {
  if (MODULES.has(module)) return;
  throw scope.places.error(
    'syntax',
    at,
    `The module "${module}" is not part of the program language.`,
    'Leave the line out: torch, torch.nn.functional, numpy and math are here without an import.',
  );
}
