/**
 * The words the parser knows itself: modules, constants, dtypes, and the NumPy and Python spellings of PyTorch's
 * words. Ops are not listed here: the op table in C++ knows them.
 */

/** Modules whose functions are ops. */
export const MODULES: ReadonlySet<string> = new Set([
  'torch',
  'torch.nn',
  'torch.nn.functional',
  'torch.linalg',
  'torch.special',
  'numpy',
  'numpy.linalg',
  'math',
]);

/** Names that mean a module without an import, as long as the program does not bind them. */
export const USUAL_MODULES: ReadonlyMap<string, string> = new Map([
  ['torch', 'torch'],
  ['F', 'torch.nn.functional'],
  ['nn', 'torch.nn'],
  ['np', 'numpy'],
  ['numpy', 'numpy'],
  ['math', 'math'],
]);

/** Of the above, those that could also be an input: they are a module only before a dot. */
export const ALSO_INPUTS: ReadonlySet<string> = new Set(['F', 'nn', 'math']);

/** Constants of torch, numpy and math. `tau` is math's alone. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
  ['tau', 2 * Math.PI],
  ['inf', Infinity],
  ['nan', NaN],
]);

/** The dtypes that the engine has, under all their names in torch and numpy. */
export const DTYPES: ReadonlyMap<string, 'float32' | 'int64' | 'bool'> = new Map([
  ['float32', 'float32'],
  ['float', 'float32'],
  ['int64', 'int64'],
  ['long', 'int64'],
  ['bool', 'bool'],
  ['bool_', 'bool'],
]);

/** The dtypes that torch and numpy have and the engine does not, and which to take instead. */
export const OTHER_DTYPES: ReadonlyMap<string, 'float32' | 'int64'> = new Map([
  ...['float64', 'double', 'float16', 'half', 'bfloat16', 'cfloat', 'complex64', 'complex128'].map(
    (name): [string, 'float32'] => [name, 'float32'],
  ),
  ...['int32', 'int', 'int16', 'short', 'int8', 'uint8', 'uint16', 'uint32', 'uint64', 'int_', 'intp'].map(
    (name): [string, 'int64'] => [name, 'int64'],
  ),
]);

/** Python's own names of types, where a value is expected: `dtype=bool`. Python's float is float64. */
export const BUILTIN_DTYPES: ReadonlyMap<string, 'int64' | 'bool' | undefined> = new Map([
  ['int', 'int64'],
  ['bool', 'bool'],
  ['float', undefined],
]);

/** Constructors named after a type: they make that type whatever they are given. */
export const TENSOR_TYPES: ReadonlyMap<string, 'float32' | 'int64' | 'bool'> = new Map([
  ['Tensor', 'float32'],
  ['FloatTensor', 'float32'],
  ['LongTensor', 'int64'],
  ['BoolTensor', 'bool'],
]);

/** NumPy's functions under another name than PyTorch's, where they mean the same. */
export const NUMPY_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['array', 'tensor'],
  ['asarray', 'tensor'],
  ['concatenate', 'cat'],
  ['expand_dims', 'unsqueeze'],
  ['absolute', 'abs'],
  ['power', 'pow'],
  ['mod', 'remainder'],
  ['copy', 'clone'],
  ['equal', 'eq'],
  ['amax', 'amax'],
  ['amin', 'amin'],
]);

/** NumPy's functions that mean something else than PyTorch's of the same name, and what to write. */
export const NUMPY_DIFFERENT: ReadonlyMap<string, string> = new Map([
  ['std', 'NumPy divides by n: write torch.std(x, correction=0).'],
  ['var', 'NumPy divides by n: write torch.var(x, correction=0).'],
  ['dot', 'Write A @ B.'],
  ['transpose', 'Write x.T, or x.transpose(-2, -1).'],
  ['sort', 'Write torch.sort(x), which also gives the indices.'],
  ['median', 'Write torch.median(x), which takes the lower of two middle values.'],
  ['split', 'Write torch.split(x, size), which takes the size of a piece.'],
  ['repeat', 'Write torch.repeat_interleave(x, n, dim=0).'],
  ['size', 'Write x.numel().'],
  ['unique', 'Write torch.unique(x).'],
]);

/** NumPy's functions that reduce to values only, where PyTorch's of the same name with a dim also give indices. */
export const NUMPY_EXTREMES: ReadonlyMap<string, string> = new Map([
  ['max', 'amax'],
  ['min', 'amin'],
]);

/** NumPy's methods under another name than PyTorch's. */
export const METHODS: ReadonlyMap<string, string> = new Map([
  ['astype', 'to'],
  ['copy', 'clone'],
]);

/** Keywords under another name; PyTorch itself accepts both. */
export const KEYWORD_WORDS: ReadonlyMap<string, string> = new Map([
  ['axis', 'dim'],
  ['keepdims', 'keepdim'],
  ['split_size_or_sections', 'split_size'],
]);
