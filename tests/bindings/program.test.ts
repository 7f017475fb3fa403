import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EngineError } from '../../bindings/error.ts';
import { parseProgram } from '../../bindings/program/parse.ts';
import { readCases, updateCases } from './cases.ts';
import { notation } from './notation.ts';

/** The error a source gives, as the case files write it. */
function mistake(source: string): string {
  try {
    return `no error, but\n${notation(parseProgram(source))}`;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { code, line, column, hint, message } = error;
    assert.ok(hint && message.endsWith(hint), `the hint ends the message: ${message}`);
    assert.ok(message.includes(`(line ${line}, column ${column}).`), `the place stands in the message: ${message}`);
    return `${code} ${line}:${column}\n${message}`;
  }
}

const programs = ['programs.txt', 'functions.txt', 'loops.txt', 'layers.txt'];
const mistakes = ['mistakes.txt', 'block-mistakes.txt'];

for (const name of programs) updateCases(name, (source) => notation(parseProgram(source)));
for (const name of mistakes) updateCases(name, mistake);

describe('programs become nodes', () => {
  for (const { title, source, expected } of programs.flatMap(readCases)) {
    test(title, () => assert.equal(notation(parseProgram(source)), expected));
  }
});

describe('what is not in the subset is refused with place and hint', () => {
  for (const { title, source, expected } of mistakes.flatMap(readCases)) {
    test(title, () => assert.equal(mistake(source), expected));
  }
});
