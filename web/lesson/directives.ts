/**
 * Every directive, role and front-matter key of a lesson file, declared once, as data.
 *
 * The parser reads it to know what to expect, the checker to say what was expected, and the author's manual
 * (lessons/README.md) is printed from it. Adding a directive is adding a row here and a reader in blocks.ts.
 */

/** How the text of an argument or an option is read. */
export type TextKind =
  /** Plain text, shown as it stands. */
  | 'text'
  /** Text with roles, emphasis, math and links. */
  | 'inline'
  /** A name of the program language: letters, digits, underscores. */
  | 'name'
  /** An id of lower-case letters, digits and hyphens. */
  | 'id'
  /** A whole number from zero. */
  | 'count'
  /** A number. */
  | 'number'
  /** Numbers with commas between them. */
  | 'numbers'
  /** Two different whole numbers from zero with a comma between them. */
  | 'pair'
  /** True when it stands there; takes no text. */
  | 'flag'
  /** `on` or `off`. */
  | 'onoff'
  /** One of `values`. */
  | 'word'
  /** The name of a label list, or labels with commas between them. */
  | 'labels'
  /** An expression of the program language, or `PROGRAM: EXPRESSION`. */
  | 'expression'
  /** Two expressions with `->` between them. */
  | 'move'
  /** Pieces of inline text with `|` between them. */
  | 'choices'
  /** `NAME = EXPRESSION; NAME = EXPRESSION`: other right-hand sides for assignments of a program. */
  | 'changes'
  /** Indices with commas between them, each a whole number or two with a space between: `0 1, 2 0`. */
  | 'cells'
  /** Names of the program language with commas between them. */
  | 'names'
  /** Whole numbers from zero with commas between them. */
  | 'indices';

export interface OptionDeclaration {
  name: string;
  kind: TextKind;
  /** For `word`. */
  values?: readonly string[];
  /** What it is when it is not written, in the words of the manual. */
  default?: string;
  required?: boolean;
  doc: string;
}

/** How the lines between the fences are read. */
export type BodyKind =
  | 'none'
  /** Markdown, with directives nested in it. */
  | 'blocks'
  /** Source of the program language. */
  | 'program'
  /** A number, or rows of numbers. */
  | 'array'
  /** Labels. */
  | 'labels'
  /** Texts, one a line. */
  | 'texts'
  /** Lines of fields with `|` between them. */
  | 'fields'
  /** LaTeX. */
  | 'tex';

export interface DirectiveDeclaration {
  name: string;
  /** One sentence. */
  summary: string;
  /** What follows the name on the opening line. */
  argument?: { kind: TextKind; required: boolean; default?: string; doc: string };
  options: readonly OptionDeclaration[];
  body: { kind: BodyKind; required: boolean; doc: string };
  /** The directives it must stand in directly: in one of them. */
  within?: readonly string[];
  example: string;
}

export interface RoleDeclaration {
  name: string;
  /** One sentence. */
  summary: string;
  /** What stands between the backticks. */
  text: string;
  example: string;
}

export interface FrontMatterDeclaration {
  name: string;
  kind: 'text' | 'id' | 'count' | 'minutes' | 'word' | 'language' | 'concepts' | 'misconceptions' | 'scope';
  values?: readonly string[];
  default?: string;
  required?: boolean;
  doc: string;
}

/** Colours that a quantity may have. */
export const ROLES = ['embedding', 'query', 'key', 'value', 'plain'] as const;

/** How deep a concept goes in a lesson. */
export const DEPTHS = ['MENTIONED', 'INTRODUCED', 'DEVELOPED', 'APPLIED'] as const;

/** Mistakes that have a sentence of their own (words/questions.ts). */
export const STANDARD_MISTAKES = [
  'no-scaling',
  'root-missing',
  'd-model',
  'softmax-columns',
  'scores-as-weights',
  'swapped',
  'mask-late',
  'transposed',
  'rounded',
] as const;

/** The program that a directive without `:program:` belongs to. */
export const MAIN = 'main';

const PROGRAM: OptionDeclaration = {
  name: 'program',
  kind: 'name',
  default: '`main`',
  doc: 'The program whose names it uses.',
};

const HIDDEN: OptionDeclaration = {
  name: 'hidden',
  kind: 'flag',
  default: 'shown',
  doc: 'Declares it without showing it in this place.',
};

const CAPTION: OptionDeclaration = {
  name: 'caption',
  kind: 'inline',
  doc: 'A sentence under the figure.',
};

const ALT: OptionDeclaration = {
  name: 'alt',
  kind: 'text',
  required: true,
  doc: 'What the figure shows, in a sentence, for those who cannot see it.',
};

const ARRAY_VIEW: readonly OptionDeclaration[] = [
  PROGRAM,
  {
    name: 'label',
    kind: 'text',
    default: 'the expression',
    doc: 'What the array is called above the figure.',
  },
  {
    name: 'quantity',
    kind: 'text',
    default: '`value`',
    doc: 'What one cell is called when it is spoken: `score`, `weight`.',
  },
  { name: 'role', kind: 'word', values: ROLES, default: '`plain`', doc: 'The colour of its meaning.' },
  { name: 'rows', kind: 'labels', doc: 'Labels of the rows: the name of a label list, or `a, b, c`.' },
  { name: 'columns', kind: 'labels', doc: 'Labels of the columns, likewise.' },
  {
    name: 'row-role',
    kind: 'word',
    values: ROLES,
    doc: 'Spoken before the label of a row, and its colour: `query`.',
  },
  {
    name: 'column-role',
    kind: 'word',
    values: ROLES,
    doc: 'Spoken before the label of a column, and its colour: `key`.',
  },
  { name: 'digits', kind: 'count', default: '2 decimals', doc: 'Decimals shown.' },
  CAPTION,
  ALT,
];

const DIMS: OptionDeclaration = {
  name: 'dims',
  kind: 'pair',
  default: '`0, 1`',
  doc: 'The two dimensions drawn, counted from zero as in programs. Needed where there are more than two.',
};

const POINT_AXES: readonly OptionDeclaration[] = [
  { name: 'x-label', kind: 'text', default: 'the dimension', doc: 'What the axis to the side measures.' },
  { name: 'y-label', kind: 'text', default: 'the dimension', doc: 'What the axis upwards measures.' },
  {
    name: 'range',
    kind: 'number',
    default: 'what the points need',
    doc: 'The axes go from minus this number to this number.',
  },
];

const EXPRESSION_ARGUMENT = {
  kind: 'expression',
  required: true,
  doc: 'the array to show: an expression of one or two dimensions',
} as const;

const NO_BODY = { kind: 'none', required: false, doc: 'Nothing.' } as const;

function admonition(name: string, summary: string, example: string): DirectiveDeclaration {
  return {
    name,
    summary,
    argument: { kind: 'inline', required: false, doc: 'a title of its own' },
    options: [],
    body: { kind: 'blocks', required: true, doc: 'Markdown.' },
    example,
  };
}

/** All directives, in the order of the manual. */
export const DIRECTIVES: readonly DirectiveDeclaration[] = [
  {
    name: 'program',
    summary: 'A piece of a program, shown and run; all pieces of one name are joined in order.',
    argument: { kind: 'name', required: false, default: '`main`', doc: 'the name of the program' },
    options: [{ name: 'title', kind: 'text', doc: 'A title above the piece.' }, HIDDEN],
    body: {
      kind: 'program',
      required: true,
      doc: 'Source of the program language: Python as in a notebook. Each program has names of its own.',
    },
    example: '```{program}\nQ = X @ W_Q\nK = X @ W_K\nA = softmax(Q @ K.T / sqrt(d_k), dim=-1)\n```',
  },
  {
    name: 'input',
    summary: 'An input of a program with its first value; the learner may edit it.',
    argument: { kind: 'name', required: true, doc: 'the name that the program uses' },
    options: [
      PROGRAM,
      { name: 'label', kind: 'text', default: 'the name', doc: 'What it is called.' },
      { name: 'role', kind: 'word', values: ROLES, default: '`plain`', doc: 'The colour of its meaning.' },
      { name: 'rows', kind: 'labels', doc: 'Labels of the rows: the name of a label list, or `a, b, c`.' },
      { name: 'columns', kind: 'labels', doc: 'Labels of the columns, likewise.' },
      HIDDEN,
    ],
    body: {
      kind: 'array',
      required: true,
      doc:
        'Rows of numbers, one a line, with spaces or commas between them; brackets may stand as in NumPy. ' +
        'One number alone is a scalar, one line alone is a vector (`[[1, 2]]` is a matrix of one row).',
    },
    example: ':::{input} W_Q\n:label: query matrix\n:role: query\n 1  0  1\n 0  1 -1\n-1  1  0\n:::',
  },
  {
    name: 'labels',
    summary: 'A list of labels that rows and columns refer to by its name; the learner may edit them.',
    argument: { kind: 'name', required: true, doc: 'the name of the list' },
    options: [{ name: 'label', kind: 'text', default: 'the name', doc: 'What the list is called.' }, HIDDEN],
    body: {
      kind: 'labels',
      required: true,
      doc: 'The labels, one a line; on a single line they are separated by spaces.',
    },
    example: ':::{labels} tokens\nThe cat sat here\n:::',
  },
  {
    name: 'sentence',
    summary:
      'A sentence that the learner may type: it sets the label list of its name and an input with the invented embedding of each word as a row.',
    argument: { kind: 'name', required: true, doc: 'its name, which is also the name of its label list' },
    options: [
      PROGRAM,
      { name: 'input', kind: 'name', required: true, doc: 'The input that gets the embeddings.' },
      { name: 'label', kind: 'text', default: 'the name', doc: 'What the field is called.' },
    ],
    body: {
      kind: 'texts',
      required: true,
      doc:
        'Sentences to choose from, one a line. Where the label list and the input are not declared, ' +
        'the first sentence makes them.',
    },
    example: ':::{sentence} words\n:input: E\n:label: your sentence\nThe cat sat on the mat\nDog bites man\n:::',
  },
  {
    name: 'presets',
    summary: 'Buttons that set inputs.',
    argument: {
      kind: 'text',
      required: false,
      default: '`Presets`',
      doc: 'what the row of buttons is called',
    },
    options: [PROGRAM],
    body: {
      kind: 'fields',
      required: true,
      doc:
        'One button a line: `LABEL | INPUT = EXPRESSION; ...` or `LABEL | reset INPUT; ...`. ' +
        'An expression reads names of its program as they are before; a matrix stands as `[[1, 0], [0, 1]]`.',
    },
    example:
      ':::{presets} Other matrices\nThe same matrix twice | W_K = W_Q\nTwice the matrix | W_K = 2 * W_Q\nBack | reset W_K; reset W_Q\n:::',
  },
  {
    name: 'slider',
    summary: 'A scalar input that the learner moves.',
    argument: { kind: 'name', required: true, doc: 'the name that the program uses' },
    options: [
      PROGRAM,
      { name: 'label', kind: 'text', default: 'the name', doc: 'What it is called.' },
      { name: 'min', kind: 'number', doc: 'The least value. Needed without `values`.' },
      { name: 'max', kind: 'number', doc: 'The greatest value. Needed without `values`.' },
      { name: 'step', kind: 'number', default: '1', doc: 'The distance between values.' },
      {
        name: 'values',
        kind: 'numbers',
        doc: 'The values themselves, rising, with commas between them, instead of min, max and step.',
      },
      { name: 'value', kind: 'number', required: true, doc: 'The first value.' },
    ],
    body: NO_BODY,
    example: ':::{slider} d_k\n:label: size of a query\n:values: 1, 2, 4, 8, 16, 32, 64\n:value: 4\n:::',
  },
  {
    name: 'switch',
    summary: 'A scalar input that is one when on and zero when off.',
    argument: { kind: 'name', required: true, doc: 'the name that the program uses' },
    options: [
      PROGRAM,
      { name: 'label', kind: 'text', default: 'the name', doc: 'What it is called.' },
      { name: 'value', kind: 'onoff', default: '`off`', doc: 'The first position.' },
    ],
    body: NO_BODY,
    example: ':::{switch} scaled\n:label: divide by the root of d_k\n:value: on\n:::',
  },
  {
    name: 'explore',
    summary: 'A place to try things: controls, inputs and views that belong together.',
    argument: { kind: 'text', required: false, default: '`Try it`', doc: 'its title' },
    options: [],
    body: { kind: 'blocks', required: true, doc: 'Markdown with controls and views.' },
    example: '::::{explore} Move the size\n:::{slider} d_k\n:min: 1\n:max: 64\n:value: 4\n:::\n::::',
  },
  {
    name: 'dropdown',
    summary:
      'What a learner may leave out, closed at first: a deeper remark, history, a second question. It does ' +
      'not count for the minutes.',
    argument: { kind: 'text', required: true, doc: 'what is in it, in a few words' },
    options: [],
    body: { kind: 'blocks', required: true, doc: 'Markdown. What all learners need stands outside.' },
    example: ':::{dropdown} If you have time: why the root\nThe variance of a sum grows with its terms.\n:::',
  },
  {
    name: 'compare',
    summary: 'Views side by side; on a phone one under the other.',
    options: [CAPTION],
    body: { kind: 'blocks', required: true, doc: 'Two or more views.' },
    example:
      '::::{compare}\n:::{heatmap} X @ X.T\n:alt: A symmetric table of scores.\n:::\n:::{heatmap} Q @ K.T\n:alt: A table of scores that is not symmetric.\n:::\n::::',
  },
  {
    name: 'tabs',
    summary: 'Ways of seeing one thing, of which one is in sight at a time.',
    argument: {
      kind: 'text',
      required: false,
      default: '`Views`',
      doc: 'what the row of tabs is called when it is spoken',
    },
    options: [CAPTION],
    body: { kind: 'blocks', required: true, doc: 'Two or more `{tab}`s, and nothing else.' },
    example:
      ':::::{tabs}\n::::{tab} scores\n:::{heatmap} S\n:alt: The scores.\n:::\n::::\n::::{tab} weights\n:::{heatmap} A\n:scale: sequential\n:alt: The weights.\n:::\n::::\n:::::',
  },
  {
    name: 'tab',
    summary: 'One of the ways of a `{tabs}`.',
    argument: { kind: 'text', required: true, doc: 'the words on its tab' },
    options: [],
    body: { kind: 'blocks', required: true, doc: 'Markdown and views.' },
    within: ['tabs'],
    example: '::::{tab} scores\n:::{heatmap} S\n:alt: The scores.\n:::\n::::',
  },
  {
    name: 'matrix',
    summary: 'An array as a table of numbers, each of which unfolds.',
    argument: EXPRESSION_ARGUMENT,
    options: ARRAY_VIEW,
    body: NO_BODY,
    example:
      ':::{matrix} Q\n:label: Q = X W_Q\n:role: query\n:rows: tokens\n:alt: The query of each token, a row each.\n:::',
  },
  {
    name: 'heatmap',
    summary: 'An array as coloured cells with their numbers, each of which unfolds.',
    argument: EXPRESSION_ARGUMENT,
    options: [
      ...ARRAY_VIEW,
      {
        name: 'scale',
        kind: 'word',
        values: ['diverging', 'sequential'],
        default: '`diverging`',
        doc: '`diverging` about zero, or `sequential` from zero to one for weights.',
      },
      {
        name: 'mirror',
        kind: 'flag',
        default: 'off',
        doc: 'Outlines the cell across the diagonal too; for square arrays.',
      },
    ],
    body: NO_BODY,
    example:
      ':::{heatmap} A\n:label: weights\n:quantity: weight\n:scale: sequential\n:rows: tokens\n:columns: tokens\n:row-role: query\n:column-role: key\n:mirror:\n:alt: The weights of each query over the keys.\n:::',
  },
  {
    name: 'bars',
    summary: 'A vector, or each row of a matrix, as bars with their numbers.',
    argument: EXPRESSION_ARGUMENT,
    options: [
      ...ARRAY_VIEW,
      { name: 'max', kind: 'number', default: 'the greatest value', doc: 'The value of a full bar.' },
    ],
    body: NO_BODY,
    example:
      ':::{bars} A[1]\n:label: weights of cat\n:columns: tokens\n:max: 1\n:alt: The weights of one query over all keys.\n:::',
  },
  {
    name: 'difference',
    summary: 'Two arrays as heatmaps and their difference, all on one scale.',
    argument: EXPRESSION_ARGUMENT,
    options: [
      ...ARRAY_VIEW,
      { name: 'minus', kind: 'expression', required: true, doc: 'The array that is taken away, of the same shape.' },
      { name: 'minus-label', kind: 'text', default: 'the expression', doc: 'What that array is called.' },
      { name: 'difference-label', kind: 'text', default: 'both labels', doc: 'What the difference is called.' },
    ],
    body: NO_BODY,
    example:
      ':::{difference} A\n:minus: S\n:label: weights\n:minus-label: scores\n:rows: tokens\n:columns: tokens\n:alt: Two tables and what is left of one without the other.\n:::',
  },
  {
    name: 'product',
    summary: 'A matrix product: the chosen number lights its row and its column, and shows the sum of their products.',
    argument: { kind: 'expression', required: true, doc: 'one matrix product, such as `X @ W_Q` or `Q @ K.T`' },
    options: [
      PROGRAM,
      { name: 'label', kind: 'text', default: 'the expression', doc: 'What the result is called.' },
      { name: 'left-label', kind: 'text', default: 'its expression', doc: 'What the left matrix is called.' },
      { name: 'right-label', kind: 'text', default: 'its expression', doc: 'What the right matrix is called.' },
      { name: 'quantity', kind: 'text', default: '`value`', doc: 'What one number is called when it is spoken.' },
      { name: 'left-rows', kind: 'labels', doc: 'Labels of the rows of the left matrix and of the result.' },
      { name: 'inner', kind: 'labels', doc: 'Labels of the columns of the left and the rows of the right matrix.' },
      { name: 'right-columns', kind: 'labels', doc: 'Labels of the columns of the right matrix and of the result.' },
      { name: 'left-role', kind: 'word', values: ROLES, default: '`plain`', doc: 'The colour of the left matrix.' },
      { name: 'right-role', kind: 'word', values: ROLES, default: '`plain`', doc: 'The colour of the right matrix.' },
      { name: 'role', kind: 'word', values: ROLES, default: '`plain`', doc: 'The colour of the result.' },
      { name: 'digits', kind: 'count', default: '2 decimals', doc: 'Decimals shown.' },
      CAPTION,
      ALT,
    ],
    body: NO_BODY,
    example:
      ':::{product} X @ W_Q\n:label: Q\n:left-rows: tokens\n:left-role: embedding\n:right-role: query\n:role: query\n:alt: Each query is the embedding of its row times the columns of the matrix.\n:::',
  },
  {
    name: 'strip',
    summary: 'A vector as a strip, cut into parts of one size. Short ones show their numbers.',
    argument: { kind: 'expression', required: true, doc: 'the vector' },
    options: [
      ...ARRAY_VIEW.filter(({ name }) => !['rows', 'row-role', 'column-role'].includes(name)),
      {
        name: 'parts',
        kind: 'expression',
        required: true,
        doc: 'How many parts, such as a slider. A number that does not divide the dimensions is shown as the problem it is.',
      },
      { name: 'part-label', kind: 'text', default: '`part`', doc: 'What a part is called: `head`.' },
    ],
    body: NO_BODY,
    example:
      ':::{strip} X[0]\n:parts: h\n:part-label: head\n:alt: One embedding, cut into as many parts as there are heads.\n:::',
  },
  {
    name: 'lines',
    summary: 'Curves over a common x.',
    argument: { kind: 'expression', required: true, doc: 'the values of x: a vector' },
    options: [
      PROGRAM,
      { name: 'label', kind: 'text', required: true, doc: 'The title of the figure.' },
      { name: 'x-label', kind: 'text', default: 'the expression', doc: 'What x is.' },
      { name: 'y-label', kind: 'text', required: true, doc: 'What the curves measure.' },
      { name: 'y-max', kind: 'number', default: 'the greatest value', doc: 'The top of the y axis.' },
      { name: 'mark', kind: 'expression', doc: 'A value of x to mark, such as that of a slider.' },
      { name: 'log-x', kind: 'flag', default: 'linear', doc: 'A logarithmic x axis.' },
      CAPTION,
      ALT,
    ],
    body: {
      kind: 'fields',
      required: true,
      doc: 'One curve a line: `EXPRESSION | LABEL` or `EXPRESSION | LABEL | dashed`, each a vector as long as x.',
    },
    example:
      ':::{lines} sizes\n:program: saturation\n:label: the greatest weight\n:x-label: d_k\n:y-label: greatest weight\n:mark: d_k\n:log-x:\n:alt: Without scaling the curve climbs to one, with scaling it stays level.\nunscaled | without scaling\nscaled | with scaling | dashed\n:::',
  },
  {
    name: 'projection',
    summary: 'One row of several matrices as points in a plane: one embedding sent to a query and a key.',
    argument: { kind: 'text', required: true, doc: 'the title of the figure' },
    options: [
      PROGRAM,
      { name: 'rows', kind: 'labels', required: true, doc: 'Labels of the rows to choose from.' },
      {
        name: 'dims',
        kind: 'pair',
        default: '`0, 1`',
        doc: 'The two dimensions drawn, counted from zero as in programs.',
      },
      CAPTION,
      ALT,
    ],
    body: {
      kind: 'fields',
      required: true,
      doc: 'One point a line: `EXPRESSION | LABEL | ROLE`, each a matrix with a row for each label.',
    },
    example:
      ':::{projection} One token, two points\n:rows: tokens\n:dims: 0, 2\n:alt: The embedding of a token, its query and its key as three points apart.\nX | embedding | embedding\nQ | query | query\nK | key | key\n:::',
  },
  {
    name: 'plane',
    summary: 'Vectors as arrows from the origin of a plane. Those that are inputs may be dragged.',
    argument: { kind: 'text', required: true, doc: 'the title of the figure' },
    options: [
      PROGRAM,
      DIMS,
      ...POINT_AXES,
      {
        name: 'project',
        kind: 'labels',
        doc: 'The labels of two lines, `a, b`: the first is projected onto the second, and their dot product is shown.',
      },
      {
        name: 'circles',
        kind: 'expression',
        doc: 'A number for each row of the first matrix, or for each vector: a circle of that area at its tip.',
      },
      { name: 'circles-label', kind: 'text', default: 'the expression', doc: 'What the numbers of the circles are.' },
      CAPTION,
      ALT,
    ],
    body: {
      kind: 'fields',
      required: true,
      doc:
        'Lines of `EXPRESSION | LABEL` or `EXPRESSION | LABEL | ROLE`: a vector with its name, or a matrix with the name of ' +
        'a label list, or with `a, b, c`. Where the expression is the name of an `{input}`, its arrows may be dragged.',
    },
    example:
      ':::{plane} How much of a goes along b\n:project: a, b\n:range: 3\n:alt: Two arrows, and the first projected onto the second.\nY | a | query\nY | b | key\n:::',
  },
  {
    name: 'scatter',
    summary: 'Points with names in a plane: where tokens stand, where they move, what pulls at them.',
    argument: { kind: 'text', required: true, doc: 'the title of the figure' },
    options: [
      PROGRAM,
      DIMS,
      ...POINT_AXES,
      { name: 'moves', kind: 'move', doc: '`FROM -> TO`: arrows from the rows of one matrix to those of another.' },
      {
        name: 'pull',
        kind: 'expression',
        doc: 'A weight for each of the points of the first line: lines from the star to them, as thick as it.',
      },
      { name: 'pull-label', kind: 'text', default: 'the expression', doc: 'What the weights are.' },
      CAPTION,
      ALT,
    ],
    body: {
      kind: 'fields',
      required: true,
      doc:
        'Lines of `MATRIX | LABELS | ROLE | STYLE`: the rows of a matrix with the name of a label list, or with `a, b, c`; ' +
        'or a vector with its name. The role may be left out, and the style is nothing, `ghost` (hollow) or `star`.',
    },
    example:
      ':::{scatter} What the query takes\n:pull: A[1]\n:pull-label: weight\n:alt: The output lies between the values, near the heavy ones.\nV | tokens | value\nZ[1] | output | value | star\n:::',
  },
  {
    name: 'formula',
    summary: 'A line of the program as mathematics, in which each symbol shows its numbers.',
    argument: { kind: 'name', required: true, doc: 'the name that the line assigns' },
    options: [
      PROGRAM,
      { name: 'label', kind: 'text', doc: 'A title above the formula.' },
      {
        name: 'expand',
        kind: 'flag',
        default: 'off',
        doc: 'Names that the program assigns are written out by their own lines, down to inputs and numbers.',
      },
      CAPTION,
      ALT,
    ],
    body: NO_BODY,
    example: ':::{formula} Y\n:expand:\n:alt: The weights as one formula of the inputs.\n:::',
  },
  {
    name: 'flow',
    summary: 'What an expression is made of: a box for each step, and lines from each step to what is made from it.',
    argument: { kind: 'expression', required: true, doc: 'where the flow ends: a number or an array' },
    options: [
      PROGRAM,
      { name: 'label', kind: 'text', doc: 'A title above the flow.' },
      {
        name: 'stop',
        kind: 'names',
        default: 'down to the inputs',
        doc: 'Names at which the flow begins, though they are computed: `Q, K`.',
      },
      {
        name: 'named',
        kind: 'flag',
        default: 'off',
        doc: 'Only what has a name gets a box; a step without one is part of the step it leads to.',
      },
      {
        name: 'aside',
        kind: 'names',
        doc: 'Names that get no box, such as matrices that every step takes; the text of a step still shows them.',
      },
      {
        name: 'path',
        kind: 'name',
        doc: 'A name in the flow: the longest way from it to the end is drawn bold and its steps are counted.',
      },
      CAPTION,
      ALT,
    ],
    body: NO_BODY,
    example: ':::{flow} A @ V\n:stop: A\n:path: X\n:alt: The values are made from X, and weighted by A.\n:::',
  },
  {
    name: 'trace',
    summary: 'A number unfolded step by step, opened on the page.',
    argument: { kind: 'expression', required: true, doc: 'one number' },
    options: [
      PROGRAM,
      { name: 'label', kind: 'text', default: 'the expression', doc: 'What the number is.' },
      { name: 'depth', kind: 'count', default: '1', doc: 'How many levels stand open from the beginning.' },
    ],
    body: NO_BODY,
    example: ':::{trace} A[1, 2]\n:label: the weight of sat for cat\n:depth: 2\n:::',
  },
  {
    name: 'predict',
    summary: 'A question that the learner answers before the answer opens.',
    argument: { kind: 'id', required: true, doc: 'its id in the lesson' },
    options: [
      { name: 'choices', kind: 'choices', doc: 'Answers to choose from: `Yes | No | It depends`.' },
      { name: 'free', kind: 'flag', default: 'off', doc: 'The learner writes an answer instead.' },
    ],
    body: { kind: 'blocks', required: true, doc: 'The question, then one `{reveal}`.' },
    example:
      '::::{predict} asymmetry\n:choices: Yes | No\nDoes *cat* score *chased* as *chased* scores *cat*?\n:::{reveal}\nNo: the two are {num}`S[1, 2]` and {num}`S[2, 1]`.\n:::\n::::',
  },
  {
    name: 'ask',
    summary:
      'A question with an answer that the engine computes: a number, a vector or matrix to fill, choices, or an order.',
    argument: { kind: 'id', required: true, doc: 'its id in the lesson' },
    options: [
      PROGRAM,
      {
        name: 'answer',
        kind: 'expression',
        doc: 'The right answer: a number is typed into a field, a vector or matrix into a grid.',
      },
      {
        name: 'digits',
        kind: 'count',
        default: '2',
        doc: 'Decimals asked for; an answer may be off by one unit of the last. A whole number has to be right.',
      },
      {
        name: 'tolerance',
        kind: 'number',
        default: 'one unit of the last decimal, a half for whole numbers',
        doc: 'How far off it may be.',
      },
      { name: 'rows', kind: 'labels', doc: 'Labels of the rows of the grid: the name of a label list, or `a, b, c`.' },
      { name: 'columns', kind: 'labels', doc: 'Labels of its columns, likewise.' },
      {
        name: 'blanks',
        kind: 'cells',
        default: 'all',
        doc: 'The cells to fill, counted from zero, row before column: `0 1, 2 0`. The others are given.',
      },
      {
        name: 'choices',
        kind: 'choices',
        doc: 'Answers to choose from, instead of `:answer:`: `Yes | No | It depends`.',
      },
      {
        name: 'correct',
        kind: 'expression',
        doc: 'With choices: the index of the right one from zero, or a vector of indices where several are right.',
      },
      {
        name: 'order',
        kind: 'choices',
        doc: 'Steps in their right order, instead of `:answer:`; they are shown shuffled, the same way each time.',
      },
    ],
    body: {
      kind: 'blocks',
      required: true,
      doc: 'The question, then perhaps `{mistake}`s and `{hint}`s, and one `{reveal}`.',
    },
    example:
      '::::{ask} weight-of-cat\n:answer: Y\n:digits: 2\nWhat is the weight of *cat*?\n:::{mistake} no-scaling\n:change: Y = 2\n:::\n:::{hint}\nDivide by the root first.\n:::\n:::{reveal}\nIt is {num}`Y`.\n:::\n::::',
  },
  {
    name: 'mistake',
    summary:
      'A way to go wrong: an answer that it gives is recognised, and its sentence said. It has one of its options.',
    argument: {
      kind: 'id',
      required: true,
      doc:
        'its id; these have a sentence of their own where nothing stands between the fences: ' +
        STANDARD_MISTAKES.map((id) => `\`${id}\``).join(', '),
    },
    options: [
      {
        name: 'change',
        kind: 'changes',
        doc: 'Assignments of the program that it replaces; the program is run again with them.',
      },
      { name: 'gives', kind: 'expression', doc: 'What it gives, over the unchanged program.' },
      {
        name: 'choice',
        kind: 'indices',
        doc: 'With choices: the wrong one, from zero; or several, when just these are chosen.',
      },
      {
        name: 'before',
        kind: 'pair',
        doc: 'With an order: the item of the first index stands before that of the second.',
      },
    ],
    body: { kind: 'blocks', required: false, doc: 'What is said about it: Markdown.' },
    within: ['ask'],
    example: ':::{mistake} no-scaling\n:change: Y = 2\nThe scores went into softmax as they are.\n:::',
  },
  {
    name: 'bughunt',
    summary: 'A program with a fault runs; the learner points at the faulty step from its numbers.',
    argument: { kind: 'id', required: true, doc: 'its id in the lesson' },
    options: [
      PROGRAM,
      {
        name: 'bug',
        kind: 'changes',
        required: true,
        doc: 'The one assignment of the program that is replaced: `NAME = EXPRESSION`.',
      },
      {
        name: 'steps',
        kind: 'names',
        required: true,
        doc: 'Names of the program whose values are shown, in their order, the faulty one among them.',
      },
    ],
    body: {
      kind: 'blocks',
      required: true,
      doc: 'The story, then perhaps `{hint}`s, and one `{reveal}`.',
    },
    example:
      '::::{bughunt} wrong-root\n:bug: Y = 2\n:steps: X, Y\nThe weights come out too even. Which step is wrong?\n:::{reveal}\nThe scores were divided by the wrong size.\n:::\n::::',
  },
  {
    name: 'exercise',
    summary: 'The learner writes a program, and checks say what is wrong with it.',
    argument: { kind: 'id', required: true, doc: 'its id in the lesson' },
    options: [
      {
        name: 'program',
        kind: 'name',
        default: '`main`',
        doc: "The program that runs before the learner's code and gives it its data, often a hidden one.",
      },
    ],
    body: {
      kind: 'blocks',
      required: true,
      doc: 'What to write, then `{starter}`, one or more `{check}`s, perhaps `{hint}`s and a `{reveal}`, and `{solution}`.',
    },
    example:
      '::::{exercise} one-more\nBind $Z$ to one more than $Y$.\n```{starter}\nZ = Y\n```\n:::{check} Z == Y + 1\nZ is not one more than Y.\n:::\n```{solution}\nZ = Y + 1\n```\n::::',
  },
  {
    name: 'starter',
    summary: 'What stands in the editor of an exercise at first.',
    options: [],
    body: { kind: 'program', required: true, doc: 'Source of the program language.' },
    within: ['exercise'],
    example: '```{starter}\nZ = Y\n```',
  },
  {
    name: 'check',
    summary: "Something that must be true after the learner's code.",
    argument: { kind: 'expression', required: true, doc: 'what must be true, in each cell where it is an array' },
    options: [],
    body: { kind: 'blocks', required: true, doc: 'What is said when it is not: Markdown.' },
    within: ['exercise'],
    example: ':::{check} Z > Y\nZ is not greater than Y.\n:::',
  },
  {
    name: 'solution',
    summary: 'A program that passes all checks of its exercise; the learner may ask for it after a try.',
    options: [],
    body: { kind: 'program', required: true, doc: 'Source of the program language.' },
    within: ['exercise'],
    example: '```{solution}\nZ = Y + 1\n```',
  },
  {
    name: 'hint',
    summary: 'A hint; the learner asks for one after the other.',
    options: [],
    body: { kind: 'blocks', required: true, doc: 'Markdown.' },
    within: ['ask', 'bughunt', 'exercise'],
    example: ':::{hint}\nSoftmax comes after the division.\n:::',
  },
  {
    name: 'reveal',
    summary: 'The answer of a question, closed until the learner has answered.',
    options: [],
    body: { kind: 'blocks', required: true, doc: 'Markdown.' },
    within: ['predict', 'ask', 'bughunt', 'exercise'],
    example: ':::{reveal}\nNo: the matrices differ.\n:::',
  },
  admonition('note', 'An aside.', ':::{note}\nThe embeddings here are invented.\n:::'),
  admonition('tip', 'Something to try.', ':::{tip}\nOpen the number and look at its terms.\n:::'),
  admonition('warning', 'Something that is easily got wrong.', ':::{warning}\nScores are not weights.\n:::'),
  admonition(
    'important',
    'Something to keep.',
    ':::{important} Scores and weights\nWeights are scores after softmax.\n:::',
  ),
  admonition('summary', 'What the lesson has shown.', ':::{summary}\n- Scores need not be symmetric.\n:::'),
  admonition(
    'analogy',
    'A picture from outside, with where it breaks.',
    ':::{analogy} A job fair\nEverybody carries two cards.\n:::',
  ),
  {
    name: 'misconception',
    summary: 'A misconception of the front matter, met with its counterexample where it arises.',
    argument: { kind: 'id', required: true, doc: 'its id in the front matter, which holds the claim' },
    options: [],
    body: { kind: 'blocks', required: true, doc: 'The counterexample.' },
    example: ':::{misconception} one-vector\nThe same token has a query and a key: {num}`Q[1]` and {num}`K[1]`.\n:::',
  },
  {
    name: 'math',
    summary: 'A formula on a line of its own.',
    options: [],
    body: {
      kind: 'tex',
      required: true,
      doc: 'LaTeX. A number that is an input of the story or a cited fact stands in `\\given{}`.',
    },
    example: '```{math}\nA = \\operatorname{softmax}\\!\\left(\\frac{Q K^\\top}{\\sqrt{d_k}}\\right)\n```',
  },
];

/** All roles, in the order of the manual. */
export const INLINE_ROLES: readonly RoleDeclaration[] = [
  {
    name: 'num',
    summary: 'A computed number, vector or matrix, which unfolds.',
    text:
      '`EXPRESSION` or `PROGRAM: EXPRESSION`, then perhaps `|` and settings with commas between them: the number of ' +
      'decimals, `percent`, and a role for the colour (`embedding`, `query`, `key`, `value`). Without settings a ' +
      'number shows two decimals, a whole number (int64) none.',
    example:
      '{num}`A[1, 2]`, {num}`A[1, 2] | 3`, {num}`A[1, 2] | 1, percent`, {num}`saturation: mean_max | 3`, {num}`Q[1] | query`',
  },
  {
    name: 'given',
    summary: 'A number that is an input of the story, or a cited fact with its source.',
    text: 'The number as it is shown, then perhaps `|` and the source.',
    example: '{given}`512`, {given}`20 % | Michel et al. 2019`',
  },
  {
    name: 'token',
    summary: 'An item of a label list as it is now.',
    text: '`LIST[INDEX]`, counted from zero as in programs.',
    example: '{token}`tokens[1]`',
  },
  {
    name: 'query',
    summary: 'Words in the colour of queries.',
    text: 'Inline text.',
    example: '{query}`queries`',
  },
  { name: 'key', summary: 'Words in the colour of keys.', text: 'Inline text.', example: '{key}`keys`' },
  {
    name: 'value',
    summary: 'Words in the colour of values.',
    text: 'Inline text.',
    example: '{value}`values`',
  },
  {
    name: 'embedding',
    summary: 'Words in the colour of embeddings.',
    text: 'Inline text.',
    example: '{embedding}`embedding`',
  },
  {
    name: 'sub',
    summary: 'A subscript.',
    text: 'Inline text; an index of letters and digits is a name.',
    example: 'd{sub}`k`',
  },
  { name: 'sup', summary: 'A superscript.', text: 'Inline text.', example: 'n{sup}`th`' },
  {
    name: 'math',
    summary: 'A formula in the line; `$...$` is the same.',
    text: 'LaTeX. A number stands in `\\given{}`.',
    example: '{math}`Q K^\\top`',
  },
];

/** All keys of the front matter, in the order of the manual. */
export const FRONT_MATTER: readonly FrontMatterDeclaration[] = [
  {
    name: 'title',
    kind: 'text',
    required: true,
    doc: 'The title; the file itself has no heading of the first depth.',
  },
  {
    name: 'slug',
    kind: 'id',
    required: true,
    doc: 'Its name in addresses; the file is called `NN-slug.md`.',
  },
  {
    name: 'promise',
    kind: 'text',
    required: true,
    doc: 'One sentence under the title: what the reader will see or can do.',
  },
  { name: 'lang', kind: 'language', default: '`en`', doc: 'The language, as in BCP 47.' },
  {
    name: 'dir',
    kind: 'word',
    values: ['ltr', 'rtl'],
    default: '`ltr`',
    doc: 'The direction of its writing.',
  },
  {
    name: 'minutes',
    kind: 'minutes',
    required: true,
    doc: 'How long its main path takes, in minutes; the rule `minutes` says how that is counted.',
  },
  { name: 'track', kind: 'text', doc: 'The series it belongs to.' },
  { name: 'number', kind: 'count', doc: 'Its place in the track, counted from one.' },
  {
    name: 'teaches',
    kind: 'concepts',
    default: 'none',
    doc: 'Concepts that it teaches: a list of `name` and `depth`.',
  },
  {
    name: 'requires',
    kind: 'concepts',
    default: 'none',
    doc: 'Concepts from earlier lessons: a list of `name`, `depth` and `from`, the slug of the lesson.',
  },
  {
    name: 'assumes',
    kind: 'concepts',
    default: 'none',
    doc: 'Concepts from outside the course: a list of `name` and `depth`.',
  },
  {
    name: 'misconceptions',
    kind: 'misconceptions',
    default: 'none',
    doc: 'A list of `id` and `claim`, the false sentence; each is met by a `{misconception}` block.',
  },
  {
    name: 'scope',
    kind: 'scope',
    required: true,
    doc: 'What the lesson `is` and `is-not` about: two lists of texts.',
  },
];

/** The declaration of a directive, or undefined. */
export function directiveNamed(name: string): DirectiveDeclaration | undefined {
  return DIRECTIVES.find((directive) => directive.name === name);
}

/** The declaration of a role, or undefined. */
export function roleNamed(name: string): RoleDeclaration | undefined {
  return INLINE_ROLES.find((role) => role.name === name);
}
