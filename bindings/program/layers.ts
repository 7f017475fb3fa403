/** Layers of `torch.nn`: made by a call, and called themselves. */
import type { Arguments, CallPlace } from './calls.ts';
import type { NodeIndex } from './nodes.ts';
import type { Scope } from './scope.ts';

/** Lists of layers: in the program they are lists. */
const LISTS = new Set(['ModuleList', 'ParameterList']);

/** Methods that give the layer itself. */
const SAME_LAYER = new Set(['to', 'eval', 'train', 'float', 'cpu']);

/** `nn.ModuleList([...])`, `nn.Sequential(a, b)` and `nn.Parameter(x)`; undefined for layers, which are ops. */
export function listOfLayers(
  scope: Scope,
  name: string,
  written: string,
  given: Arguments,
  place: CallPlace,
): NodeIndex | undefined {
  const isList = LISTS.has(name);
  if (!isList && name !== 'Sequential' && name !== 'Parameter') return undefined;
  if (given.keywords.length > 0) {
    const sentence = `"${written}" has no argument "${given.keywords[0]!.written}" here.`;
    throw scope.places.error('argument', given.keywords[0]!.from, sentence, 'Leave it out.');
  }
  if (name === 'Sequential') {
    const node = scope.add({ kind: 'list', items: given.args }, place.from, place.to);
    scope.sequentials.add(node);
    return node;
  }
  if (isList && given.args.length === 0) return scope.add({ kind: 'list', items: [] }, place.from, place.to);
  const [only] = given.args;
  if (given.args.length !== 1 || (isList && !scope.items(only!))) {
    const hint = isList ? `Write ${written}([a, b]), with a list.` : `Write ${written}(x).`;
    throw scope.places.error('argument', place.at, `"${written}" takes one ${isList ? 'list' : 'tensor'} here.`, hint);
  }
  return only;
}

/** `layer(x)`: a value called. @throws EngineError where it is not a layer. */
export function callValue(scope: Scope, callee: NodeIndex, given: Arguments, place: CallPlace): NodeIndex {
  if (scope.sequentials.has(callee)) return inOrder(scope, callee, given, place);
  if (isLayer(scope, callee)) {
    const keywords = given.keywords.map(({ written, node }) => ({ name: written, node }));
    const args = [callee, ...given.args];
    return scope.add({ kind: 'call', name: 'call_module', form: 'function', args, keywords }, place.from, place.to);
  }
  throw scope.places.error(
    'syntax',
    place.at,
    'Only functions, methods and layers can be called, and this is a value.',
    scope.items(callee)
      ? 'Call its items one after another: for layer in layers: x = layer(x).'
      : 'To multiply, write * between the two; to take a cell, write square brackets.',
  );
}

/** `nn.Sequential(a, b)(x)` is `b(a(x))`. */
function inOrder(scope: Scope, callee: NodeIndex, given: Arguments, place: CallPlace): NodeIndex {
  if (given.args.length !== 1 || given.keywords.length > 0) {
    throw scope.places.error('argument', place.at, 'Layers in a row take one tensor.', 'Write layers(x).');
  }
  return scope.within(place.from, () =>
    scope.items(callee)!.reduce((x, layer) => {
      scope.unroll(place.from, place.to);
      return callValue(scope, layer, { args: [x], trees: given.trees, keywords: [] }, place);
    }, given.args[0]!),
  );
}

/** Layers are made by calls whose names begin with a capital letter. */
function isLayer(scope: Scope, index: NodeIndex): boolean {
  let node = scope.node(index);
  while (node.kind === 'call' && node.form === 'method' && SAME_LAYER.has(node.name)) node = scope.node(node.args[0]!);
  return node.kind === 'call' && node.form === 'function' && /^[A-Z]/.test(node.name);
}
