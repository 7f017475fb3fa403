/** Calls and constants: which op a written name means, before the op table is asked. */
import type { Keyword, NodeIndex } from './nodes.ts';
import { listOfLayers, methodOfLayer } from './layers.ts';
import { refuse, type NodeContent, type Scope } from './scope.ts';
import { GRADIENT_STEP } from './subset.ts';
import {
  CONSTANTS,
  DTYPES,
  METHODS,
  NUMPY_DIFFERENT,
  NUMPY_EXTREMES,
  NUMPY_FUNCTIONS,
  OTHER_DTYPES,
  TENSOR_TYPES,
} from './words.ts';
import type { SyntaxNode } from './tree.ts';

/** The arguments of one call. `trees` are those of `args`, in order. */
export interface Arguments {
  args: NodeIndex[];
  trees: SyntaxNode[];
  /** `name` is PyTorch's word for the one that is `written`: `dim` for `axis`. */
  keywords: (Keyword & { written: string; from: number })[];
}

/** Where a call stands: its name, its beginning and its end. */
export interface CallPlace {
  at: number;
  from: number;
  to: number;
}

/**
 * Adds a function's call. `written` is the name with its prefix, as the learner wrote it; `module` is undefined for a
 * bare name.
 */
export function callFunction(
  scope: Scope,
  module: string | undefined,
  name: string,
  written: string,
  given: Arguments,
  place: CallPlace,
): NodeIndex {
  refuseInPlace(scope, name, place.at);
  if (module === 'torch.nn') {
    if (!/^[A-Z]/.test(name) || name === 'Module') {
      throw scope.places.error(
        'unknown_name',
        place.at,
        `"${written}" is not a layer.`,
        name === 'Module' ? 'Write what it computes as a function: def forward(x): ...' : `Write F.${name}(...).`,
      );
    }
    const list = listOfLayers(scope, name, written, given, place);
    if (list !== undefined) return list;
  }
  const dtype = module === 'torch' || module === undefined ? TENSOR_TYPES.get(name) : undefined;
  if (dtype) return typedTensor(scope, dtype, written, given, place);
  if (module === 'torch.nn.functional') {
    // NumPy's words for dim and keepdim are taken by torch's functions and by methods, not by these.
    const other = given.keywords.find((keyword) => keyword.written !== keyword.name);
    if (other) {
      const sentence = `"${written}" has no argument "${other.written}".`;
      throw scope.places.error('argument', other.from, sentence, `Write ${other.name}=...`);
    }
  }
  if (module === 'math' && name === 'pow' && given.args.length === 2) {
    // Python's math.pow makes a float of whole numbers, too.
    const base = addCall(scope, 'float', 'function', [given.args[0]!], [], place);
    return addCall(scope, name, 'function', [base, given.args[1]!], given.keywords, place);
  }
  const op = module === 'numpy' ? numpyFunction(scope, name, written, given, place) : name;
  if ((module === 'torch.linalg' || module === 'numpy.linalg') && name === 'norm')
    refuseOrder(scope, written, given, place);
  return addCall(scope, op, 'function', given.args, given.keywords, place);
}

/** Methods of a training loop. */
const GRADIENT_STEPS = new Set(['backward', 'zero_grad', 'step']);

/** Adds a method's call. */
export function callMethod(
  scope: Scope,
  name: string,
  receiver: NodeIndex,
  given: Arguments,
  place: CallPlace,
): NodeIndex {
  refuseInPlace(scope, name, place.at);
  if (GRADIENT_STEPS.has(name)) throw refuse(scope, { from: place.at }, GRADIENT_STEP);
  if (scope.node(receiver).kind === 'list' && (name === 'append' || name === 'extend')) {
    throw scope.places.error(
      'syntax',
      place.at,
      `"${name}" makes a list longer and gives no value.`,
      `Write it on a line of its own, for a list that has a name: xs.${name}(...).`,
    );
  }
  if (scope.node(receiver).kind === 'string') {
    throw scope.places.error(
      'syntax',
      place.at,
      'Text has no methods in the program language.',
      'To put values into text, print an f-string: print(f"loss {loss:.4f}").',
    );
  }
  const layer = methodOfLayer(scope, name, receiver, given, place);
  if (layer !== undefined) return layer;
  if (name === 'to') return toDevice(scope, receiver, given, place);
  // x.where(condition, other): the condition comes first only in the function.
  if (name === 'where' && given.args.length > 0) {
    const [condition, ...others] = given.args;
    return addCall(scope, name, 'method', [condition!, receiver, ...others], given.keywords, place);
  }
  return addCall(scope, METHODS.get(name) ?? name, 'method', [receiver, ...given.args], given.keywords, place);
}

/** `x.to('cpu')` is x; what else `to` is asked for is a dtype. */
function toDevice(scope: Scope, receiver: NodeIndex, given: Arguments, place: CallPlace): NodeIndex {
  const device = (index: NodeIndex): string | undefined => {
    const node = scope.node(index);
    return node.kind === 'string' && !DTYPES.has(node.value) ? node.value : undefined;
  };
  const keywords = given.keywords.filter(({ name }) => name !== 'device');
  const devices = [...given.args, ...given.keywords.filter((one) => !keywords.includes(one)).map(({ node }) => node)];
  const other = devices.map(device).find((name) => name !== undefined && !name.startsWith('cpu'));
  if (other !== undefined) {
    const sentence = `There is no device "${other}" here: the engine computes on the processor that the page has.`;
    throw scope.places.error('argument', place.at, sentence, "Leave it out, or write .to('cpu').");
  }
  const args = given.args.filter((arg) => device(arg) === undefined);
  const asked = args.length + keywords.length > 0;
  return asked || devices.length === 0
    ? addCall(scope, 'to', 'method', [receiver, ...args], keywords, place)
    : receiver;
}

/** The content of `math.pi`, `torch.float32`, `np.newaxis`. @throws EngineError for anything else of a module. */
export function constant(scope: Scope, module: string, name: string, written: string, at: number): NodeContent {
  const value = CONSTANTS.get(name);
  const root = module.split('.')[0]!;
  const top = module === root;
  if (top && value !== undefined && (name !== 'tau' || root === 'math'))
    return { kind: 'number', value, integer: false };
  if (top && root !== 'math') {
    if (name === 'newaxis') return { kind: 'none' };
    const ambiguous = root === 'numpy' && (name === 'float' || name === 'long');
    const dtype = ambiguous ? undefined : DTYPES.get(name);
    if (dtype) return { kind: 'string', value: dtype };
    const other = ambiguous ? 'float32' : OTHER_DTYPES.get(name);
    if (other) {
      throw scope.places.error(
        'dtype',
        at,
        `The engine does not have the dtype ${written}.`,
        `Numbers are float32, int64 or bool: write torch.${other}, or leave the dtype out.`,
      );
    }
  }
  const short = written.split('.')[0]!;
  throw scope.places.error(
    'unknown_name',
    at,
    `"${written}" is not a value that the program language has.`,
    module === 'torch.nn.functional' && short !== 'torch' && short !== 'nn'
      ? `Before a dot "${short}" means torch.nn.functional: give a tensor another name, or call a function of it.`
      : name === 'optim'
        ? 'Training is asked for outside the program: program.train(...) has SGD, Adam and AdamW.'
        : name === 'random'
          ? 'For random numbers write torch.manual_seed(0), then torch.randn(3, 4).'
          : 'Functions are called, as in torch.exp(x); constants are pi, e, inf and nan.',
  );
}

function numpyFunction(scope: Scope, name: string, written: string, given: Arguments, place: CallPlace): string {
  const hint = NUMPY_DIFFERENT.get(name);
  if (hint) {
    throw scope.places.error(
      'unknown_name',
      place.at,
      `"${written}" means something else in NumPy than in PyTorch.`,
      hint,
    );
  }
  const reduced = NUMPY_EXTREMES.get(name);
  if (reduced) {
    const alongDim = given.args.length > 1 || given.keywords.some((keyword) => keyword.name === 'dim');
    return alongDim ? reduced : name;
  }
  return NUMPY_FUNCTIONS.get(name) ?? name;
}

/** `torch.Tensor([1, 2])` is float32 even of whole numbers; of sizes it would be memory without values. */
function typedTensor(scope: Scope, dtype: string, written: string, given: Arguments, place: CallPlace): NodeIndex {
  const [values] = given.args;
  const kind = values === undefined ? undefined : scope.node(values).kind;
  if (given.args.length !== 1 || given.keywords.length > 0 || (kind !== 'list' && kind !== 'tuple')) {
    throw scope.places.error(
      'argument',
      place.at,
      `"${written}" takes one list of numbers here.`,
      'Write torch.tensor([1.0, 2.0]) for values, torch.zeros(3, 4) for sizes.',
    );
  }
  const type = scope.add({ kind: 'string', value: dtype }, place.from, place.from + written.length);
  return addCall(scope, 'tensor', 'function', given.args, [{ name: 'dtype', node: type }], place);
}

/** The orders of linalg.norm are not those of torch.norm. */
function refuseOrder(scope: Scope, written: string, given: Arguments, place: CallPlace): void {
  if (given.args.length <= 1 && !given.keywords.some((keyword) => keyword.name === 'ord')) return;
  throw scope.places.error(
    'argument',
    place.at,
    `"${written}" takes no order here.`,
    'Write torch.norm(x, p, dim=...), or leave the order out for the usual length.',
  );
}

function refuseInPlace(scope: Scope, name: string, at: number): void {
  if (!name.endsWith('_') || name.endsWith('__')) return;
  const plain = name.replace(/_+$/, '');
  throw scope.places.error(
    'syntax',
    at,
    `"${name}" would change a tensor in place, which the program language does not do.`,
    plain === 'requires_grad'
      ? 'Leave it out: every input has a gradient after backward.'
      : `Write ${plain || 'the plain word'} and give the result a name: y = x.${plain || 'add'}(...).`,
  );
}

function addCall(
  scope: Scope,
  name: string,
  form: 'function' | 'method',
  args: NodeIndex[],
  keywords: readonly Keyword[],
  { from, to }: CallPlace,
): NodeIndex {
  const plain = keywords.map(({ name, node }) => ({ name, node }));
  return scope.add({ kind: 'call', name, form, args, keywords: plain }, from, to);
}
