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

updateCases('programs.txt', (source) => notation(parseProgram(source)));
updateCases('mistakes.txt', mistake);

describe('programs become nodes', () => {
  for (const { title, source, expected } of readCases('programs.txt')) {
    test(title, () => assert.equal(notation(parseProgram(source)), expected));
  }
});

describe('what is not in the subset is refused with place and hint', () => {
  for (const { title, source, expected } of readCases('mistakes.txt')) {
    test(title, () => assert.equal(mistake(source), expected));
  }
});
