/** What the command says, in English. Pages do without. */

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const cli = {
  usage: `softlook: lessons about attention, every number computed

  softlook run FILE [--set NAME=VALUE]... [--json]
      Runs the programs of a lesson (or a program file .py) and prints every named tensor.
  softlook explain FILE CELL [--depth N] [--set NAME=VALUE]... [--json]
      Prints how one number was made, such as 'A[1, 2]', as a tree (depth 3 unless told).
  softlook check PATH...
      Reports every problem of the lessons there, with file:line and rule.
  softlook build DIR
      Builds the lessons of a folder into JSON for the page.
  softlook preview DIR
      Serves the lessons of a folder and reloads when they change.

  --set NAME=VALUE   another value for an input: 'X=[[1,0],[0,1]]', 'd_k=64', 'sentence.X=[[1]]'
  --help, --version

Exit codes: 0 fine, 1 a problem in a lesson or a value, 2 a mistake in the command.`,
  unknownCommand: (name: string, guess: string | undefined): string =>
    `There is no command “${name}”.${guess ? ` Did you mean “${guess}”?` : ''} See softlook --help.`,
  unknownOption: (name: string, guess: string | undefined): string =>
    `There is no option ${name} here.${guess ? ` Did you mean ${guess}?` : ''} See softlook --help.`,
  optionNeedsValue: (name: string): string => `The option ${name} needs a value. See softlook --help.`,
  optionTakesNoValue: (name: string): string => `The option ${name} takes no value. See softlook --help.`,
  missingFile: (command: string): string => `softlook ${command} needs a FILE: a lesson (.md) or a program (.py).`,
  missingCell: "softlook explain needs a CELL after the file, such as 'A[1, 2]'.",
  tooMany: (text: string): string => `“${text}” is one argument too many. See softlook --help.`,
  noSuchFile: (file: string): string => `There is no file ${file}. Check the path.`,
  isFolder: (file: string): string => `${file} is a folder. Name one lesson file in it.`,
  notReadable: (file: string): string => `${file} cannot be read. Check its permissions.`,
  badSet: (text: string): string => `--set ${text}: write NAME=VALUE, such as --set 'X=[[1,0],[0,1]]'.`,
  setFails: (name: string, why: string): string => `--set ${name}: ${why}`,
  unknownInput: (name: string, known: string, guess: string | undefined): string =>
    `There is no input “${name}”.${guess ? ` Did you mean “${guess}”?` : ''} The inputs are ${known}.`,
  noInputs: 'none: the programs compute everything themselves',
  depth: (text: string): string => `--depth ${text}: give a whole number from 0 to 100.`,
  inProgram: (program: string, message: string): string => `In the program “${program}”: ${message}`,
  noPrograms: (file: string): string => `${file} has no program. A lesson computes in {program} blocks.`,
  needsIndex: (name: string, shape: string, example: string): string =>
    `${name} has the shape (${shape}): say which cell, such as '${example}'.`,
  scalarIndex: (name: string): string => `${name} is a single number and takes no index: write '${name}'.`,
  wrongIndex: (name: string, shape: string, given: number, needed: number): string =>
    `${name} has the shape (${shape}) and takes ${plural(needed, 'index', 'indices')}, not ${given}.`,
  outOfRange: (name: string, index: number, dim: number, size: number): string =>
    `${name} has ${size} in dimension ${dim}, so its index goes from ${-size} to ${size - 1}; ${index} lies outside.`,
  badIndex: (text: string): string => `“${text}” is not a cell. Write a name and whole numbers, such as 'A[1, 2]'.`,
  unknownName: (name: string, known: string, guess: string | undefined): string =>
    `There is no tensor “${name}”.${guess ? ` Did you mean “${guess}”?` : ''} The names are ${known}.`,
  notHere: (command: string): string => `softlook ${command} is not part of this installation.`,
  unexpected: (message: string): string => `Something went wrong that should not: ${message}`,
  above: 'unfolded above',
  tooLongTree: (limit: number): string => `… cut after ${limit.toLocaleString('en')} lines; give a smaller --depth`,
  ambiguous: (name: string, choices: string): string =>
    `“${name}” is an input of several programs. Say which: ${choices}.`,
  prints: 'What the program prints:',
  more: (shown: number, all: number): string =>
    `… ${shown.toLocaleString('en')} of ${all.toLocaleString('en')} numbers; --json prints all`,
};
