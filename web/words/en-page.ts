/** The words of pages and views in English: the section `page` of en.ts. */
export const page = {
  softlook: 'Softlook',
  course: 'Attention, from the beginning',
  roles: { embedding: 'embedding', query: 'query', key: 'key', value: 'value', plain: '' },
  number: {
    /** Why a number is missing where the engine or its program failed. */
    absent: '—',
    opens: 'Shows how it was made',
  },
  heatmap: {
    asTable: 'Show as table',
    asHeatmap: 'Show as heatmap',
    asGrid: 'Show as grid',
    take: 'Take along',
    copyNumpy: 'Copy as NumPy',
    copyCsv: 'Copy as CSV',
    saveSvg: 'Save as SVG',
    savePng: 'Save as PNG',
    copied: 'Copied',
    copyFailed: 'The browser did not allow copying. The text stands here; copy it by hand.',
    row: 'row',
    column: 'column',
    keys: 'Arrow keys move, Enter shows how a number was made.',
    none: 'Nothing to show.',
  },
  matrix: {
    input: 'input',
    reset: 'Reset',
    sign: 'Change sign',
    edit: 'Change a number by typing, with the up and down keys, or by dragging it sideways. Paste a whole matrix from a notebook.',
    cell: (name: string, row: string, column: string) => [name, row, column].filter(Boolean).join(', '),
    notNumber: 'This is not a number. The last good value still counts.',
  },
  labels: { edit: 'Change the labels' },
  unfolding: {
    title: (number: string) => `Where ${number} comes from`,
    close: 'Close',
    back: 'Back',
    next: 'Next step',
    done: 'That was the last step',
    numpy: 'Copy as NumPy',
    latex: 'as LaTeX',
    copyLatex: 'Copy as LaTeX',
    edit: 'Change it',
    hidden: (count: number) => (count === 1 ? 'and one more term' : `and ${count} more terms`),
    equals: 'equals',
    about: 'about',
    approximate: 'Rounded: the terms as printed do not give exactly the result as printed.',
    hint: 'A dotted underline means that a number unfolds. Click one to see how it was made, down to the inputs.',
  },
  trace: {
    back: 'Back',
    next: 'Next step',
    all: 'All steps',
    place: (step: number, of: number) => `step ${step} of ${of}`,
  },
  toolbar: { label: 'Your changes', undo: 'Undo', redo: 'Redo', reset: 'Reset all' },
  predict: {
    before: 'Before you look',
    answer: 'Your answer',
    commit: 'Commit',
    yours: 'You said',
    again: 'Answer again',
    locked: 'The answer opens when you have committed to yours.',
  },
  answers: {
    label: 'Your answers',
    count: (answered: number, questions: number) =>
      answered === 0 ? 'No question is answered yet.' : `${answered} of ${questions} questions answered.`,
    here: 'Your answers stay in this browser.',
    notKept: 'This browser does not keep them: they last until you leave the page.',
    forget: 'Forget my answers',
    forgotten: 'Your answers are forgotten.',
    bringBack: 'Bring them back',
    changed: 'The question has changed since you answered it.',
    loading: 'Loading the question',
    missing: 'The field for your answer could not be loaded. Reload the page to try again.',
  },
  sentence: {
    use: 'Use this sentence',
    presets: 'Or take one of these',
    unknown: (list: string, count: number) =>
      count === 1
        ? `The word ${list} is not in the table: its numbers come from its letters and mean nothing.`
        : `The words ${list} are not in the table: their numbers come from their letters and mean nothing.`,
    invented: 'The embeddings of a typed sentence are invented, by a rule that stays the same for each word.',
  },
  presets: { label: 'Try' },
  tabs: { label: 'Views' },
  control: { on: 'on', off: 'off' },
  program: { label: 'Program', line: 'line' },
  lines: { at: 'at', readout: 'Left and right keys move along the axis, Enter shows how a number was made.' },
  projection: { choose: 'Choose a token', dimension: (index: number) => `dimension ${index + 1}` },
  plane: {
    tip: 'tip of an arrow',
    keys: 'Arrow keys move the tip by a step, with Shift by ten. It can be dragged, too.',
    dot: 'dot product',
    times: 'times',
    numbers: 'All numbers',
  },
  scatter: {
    keys: 'Arrow keys go from point to point.',
  },
  strip: {
    part: 'part',
    /** Around the number of dimensions of a part. */
    each: (parts: number, name: string) => (parts === 1 ? `The one ${name} has` : `Each ${name} has`),
    dimensions: (count: number) => (count === 1 ? 'dimension.' : 'dimensions.'),
    /** Around the number of parts and the number of dimensions left over. */
    uneven: (dimensions: number): [string, string, string] => [
      `The ${dimensions} dimensions cannot be cut into `,
      ' equal parts: ',
      ' would be left over.',
    ],
  },
  difference: { minus: 'minus', equals: 'equals' },
  product: {
    times: 'times',
    equals: 'equals',
    keys: 'Arrow keys choose a number of the result. Its row and its column light up, and their sum of products stands below.',
  },
  formula: {
    choose: 'Show the numbers of',
  },
  flow: {
    choose: 'Choose a box to see its numbers.',
    keys: 'Left and right keys go from box to box, up to what a box is made from, down to what is made from it. Enter shows its numbers.',
    tooMany: 'This flow has more boxes than can be read at once.',
    shape: (sizes: readonly number[]) =>
      sizes.length === 1 ? (sizes[0] === 1 ? '1 number' : `${sizes[0]} numbers`) : sizes.join(' × '),
    spokenShape: (sizes: readonly number[]) =>
      sizes.length === 1 ? (sizes[0] === 1 ? '1 number' : `${sizes[0]} numbers`) : sizes.join(' by '),
    turn: (at: number, of: number) => `${at} of ${of}`,
    /** What a box is made from. */
    from: (titles: readonly string[]) => `made from ${listed(titles)}`,
    begins: 'nothing before it',
    step: (step: number) => `step ${step} of the longest path`,
    path: (from: string, to: string, steps: number) =>
      `The longest path from ${from} to ${to} takes ${steps === 1 ? 'one step' : `${steps} steps`}.`,
  },
  figure: { missing: 'This figure could not be loaded. Reload the page to try again.' },
  misconception: { label: 'It is tempting to think' },
  admonition: {
    note: 'Note',
    tip: 'Try it',
    warning: 'Take care',
    important: 'Important',
    summary: 'In short',
    analogy: 'An analogy',
  },
  lesson: {
    loading: 'Loading the lesson',
    minutes: (count: number) => `${count} min`,
    source: 'Source',
    sections: 'Sections',
    noSource: 'This element has no lesson: give it a src.',
    missing: (address: string) => `There is no lesson at ${address}. Check the address, or choose another lesson.`,
    unreachable: (address: string) =>
      `The lesson at ${address} could not be fetched. Check the connection, then reload.`,
    broken: (address: string) => `The file at ${address} is not a lesson in a form this page understands.`,
    noWasm:
      'This browser has no WebAssembly, which computes the numbers. The text is here; the numbers need a newer browser.',
    forbidden:
      "This page's security policy forbids WebAssembly, which computes the numbers. Whoever runs the page can allow it with script-src 'wasm-unsafe-eval'.",
    noEngine:
      'The engine that computes the numbers could not be loaded. The text is here; reload the page to try again.',
    reason: 'This number could not be computed.',
    tryAgain: 'Try again',
    step: 'A change could not be computed. The last good numbers stay.',
  },
  app: {
    lessons: 'Lessons',
    map: {
      concepts: 'Concepts',
      of: (title: string) => `of “${title}”`,
      teaches: 'Here',
      requires: 'From earlier lessons',
      assumes: 'From elsewhere',
      leadsTo: 'Leads to',
    },
    depths: { MENTIONED: 'mentioned', INTRODUCED: 'introduced', DEVELOPED: 'developed', APPLIED: 'applied' },
    none: 'No lessons have been built yet. Run the build, then reload this page.',
    unreachable: 'The list of lessons could not be fetched. Check the connection, then reload.',
    home: 'All lessons',
    share: 'Share',
    shared: 'Link copied: it carries your changes and opened numbers.',
    shareByHand: 'Copy this link: it carries your changes and opened numbers.',
    tooLong: 'Your changes are too long for a link.',
    appearance: 'Text size and colours',
    textSize: 'Text size',
    smaller: 'Smaller',
    larger: 'Larger',
    theme: 'Colours',
    themes: { auto: 'As the device', light: 'Light', dark: 'Dark' },
    /** A lesson of no track has the number zero. */
    place: (number: number, minutes: number) => (number > 0 ? `Lesson ${number} · ${minutes} min` : `${minutes} min`),
    choose: 'No lesson was named in the address. Choose one from the list.',
    next: 'Next lesson',
    skip: 'Skip to the lesson',
  },
};

function listed(items: readonly string[]): string {
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} and ${items.at(-1)}` : (items[0] ?? '');
}
