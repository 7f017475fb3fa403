/** What a command cannot do, as a sentence with an exit code: 1 a problem in a lesson or a value, 2 in the command. */
export class Complaint extends Error {
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = 'Complaint';
    this.exitCode = exitCode;
  }
}
