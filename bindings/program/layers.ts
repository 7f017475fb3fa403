/** Layers of `torch.nn`: made by a call, and called themselves. */
import type { Arguments, CallPlace } from './calls.ts';
import type { NodeIndex } from './nodes.ts';
import type { Scope } from './scope.ts';

/** Lists of layers: in the program they are lists. */
const LISTS = new Set(['ModuleList', 'ParameterList']);

/** Methods of layers that say where and how they are used. */
const OF_LAYERS = new Set(['to', 'eval', 'train', 'float', 'cpu']);

/** Those of them that tensors do not have. */
const OF_LAYERS_ALONE = new Set(['eval', 'train']);

/** What `to` may be asked for: the engine has one processor, and layers are float32. */
const AS_IT_IS = new Set(['cpu', 'float32']);

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

/**
 * `layer.eval()`, `layer.train()`, `layer.to('cpu')`: the layer itself, or in evaluation one that drops nothing.
 * Undefined where the method is not one of layers. @throws EngineError where it is not called like one.
 */
export function methodOfLayer(
  scope: Scope,
  name: string,
  receiver: NodeIndex,
  given: Arguments,
  place: CallPlace,
): NodeIndex | undefined {
  if (!OF_LAYERS.has(name)) return undefined;
  if (!isLayer(scope, receiver) && !scope.items(receiver)) {
    if (!OF_LAYERS_ALONE.has(name)) return undefined;
    const hint = 'Leave it out: tensors and functions know no training.';
    throw scope.places.error('unknown_name', place.at, `"${name}" is a method of layers, and this is none.`, hint);
  }
  const values = [...given.args, ...given.keywords.map(({ node }) => node)];
  if (name === 'to') {
    const other = values.find((value) => {
      const node = scope.node(value);
      return node.kind !== 'string' || !AS_IT_IS.has(node.value);
    });
    if (other === undefined) return receiver;
    const sentence = 'Layers compute in float32, on the processor that the page has.';
    throw scope.places.error('argument', place.at, sentence, "Leave it out, or write .to('cpu').");
  }
  const mode = values.length === 0 ? true : scope.truth(values[0]!);
  if (values.length > (name === 'train' ? 1 : 0) || mode === undefined) {
    const hint = name === 'train' ? 'Write .train(), .train(False) or .eval().' : `Write .${name}().`;
    throw scope.places.error('argument', place.at, `"${name}" is not called like this.`, hint);
  }
  return name === 'eval' || name === 'train' ? inMode(scope, receiver, name === 'train' && mode, place) : receiver;
}

/** A layer as it is when a model is trained, or used: then nothing is dropped. */
function inMode(scope: Scope, layer: NodeIndex, training: boolean, place: CallPlace): NodeIndex {
  if (training) return scope.trained.get(layer) ?? layer;
  const items = scope.items(layer);
  const node = scope.node(layer);
  let used = layer;
  if (items) {
    const all = items.map((item) => inMode(scope, item, false, place));
    if (all.some((item, index) => item !== items[index])) {
      used = scope.add({ kind: 'list', items: all }, place.from, place.to);
      if (scope.sequentials.has(layer)) scope.sequentials.add(used);
    }
  } else if (node.kind === 'call' && node.name === 'Dropout' && !scope.trained.has(layer)) {
    const none = scope.add({ kind: 'number', value: 0, integer: true }, place.from, place.to);
    const keywords = [{ name: 'p', node: none }];
    used = scope.add({ kind: 'call', name: 'Dropout', form: 'function', args: [], keywords }, place.from, place.to);
  }
  if (used !== layer) scope.trained.set(used, layer);
  return used;
}

/** Layers are made by calls whose names begin with a capital letter. */
function isLayer(scope: Scope, index: NodeIndex): boolean {
  const node = scope.node(index);
  return node.kind === 'call' && node.form === 'function' && /^[A-Z]/.test(node.name);
}
