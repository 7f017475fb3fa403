/**
 * Law 5 on the real lesson: every unfolded line adds up as printed. The check reads only the printed texts, with code
 * of its own.
 */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { loadEngine } from '../../bindings/engine.ts';
import { parseLesson } from '../../web/lesson/index.ts';
import { unfoldingText } from '../../web/lesson/arithmetic-text.ts';
import { lessonExpressions } from '../../web/lesson/lesson-expressions.ts';
import { openSession } from '../../web/lesson/open-session.ts';
import { isProblem } from '../../web/lesson/session.ts';
import type { Arithmetic, ProgramCell, Unfolding } from '../../web/lesson/session.ts';

const file = new URL('../../lessons/02-queries-and-keys.md', import.meta.url);
const { lesson } = parseLesson(readFileSync(file, 'utf8'), '02-queries-and-keys.md');
const engine = await loadEngine();

function read(text: string): number {
  const plain = text.replaceAll('−', '-').replace('∞', 'Infinity');
  const [mantissa, power] = plain.split(' × 10');
  if (power === undefined) return Number(mantissa);
  const digits = [...power].map((sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign)).map((i) => (i === 0 ? '-' : i - 1));
  return Number(`${mantissa}e${digits.join('')}`);
}

/** The value of the printed arithmetic; NaN where some of it is hidden or a function is not known here. */
function value(a: Arithmetic): number {
  switch (a.kind) {
    case 'number':
      return read(a.printed.text);
    case 'binary': {
      const [l, r] = [value(a.left), value(a.right)];
      const made = {
        '+': l + r,
        '−': l - r,
        '·': l * r,
        '<': l < r,
        '≤': l <= r,
        '>': l > r,
        '≥': l >= r,
        '=': l === r,
        '≠': l !== r,
      };
      return Number(made[a.op]);
    }
    case 'fraction':
      return value(a.over) / value(a.under);
    case 'negative':
      return -value(a.value);
    case 'power':
      return value(a.base) ** value(a.exponent);
    case 'exp':
      return Math.exp(value(a.exponent));
    case 'root':
      return Math.sqrt(value(a.value));
    case 'sum':
      return a.hidden ? NaN : a.terms.map(value).reduce((x, y) => x + y, 0);
    case 'call': {
      if (a.hidden) return NaN;
      const values = a.values.map(value);
      if (a.name === 'max') return Math.max(...values);
      if (a.name === 'min') return Math.min(...values);
      if (a.name === 'abs') return Math.abs(values[0]!);
      return NaN;
    }
  }
}

/** What one unit of the last printed digit is worth; a whole number stands for itself to two decimals. */
function unit(text: string): number {
  const [mantissa, power] = text.split(' × 10');
  const scale = power === undefined ? 1 : 10 ** Math.round(Math.log10(Math.abs(read(text) / read(mantissa!))));
  return 10 ** -(mantissa!.split('.')[1]?.length ?? (power === undefined ? 2 : 0)) * scale;
}

test('every line of lesson 2 adds up as printed', () => {
  const session = openSession(lesson, engine);
  const seen = new Set<string>();
  let [lines, approximate, hidden, loose] = [0, 0, 0, 0];
  const visit = (cell: ProgramCell, depth: number): void => {
    const at = session.resolve(cell);
    const key = `${at.program}:${at.node}:${at.index}`;
    if (seen.has(key) || seen.size > 20_000) return;
    seen.add(key);
    const u: Unfolding = session.unfold(at);
    const text = unfoldingText(u);
    assert.doesNotMatch(text, /undefined|__softlook|NaN\(/);
    assert.notEqual(u.title, '');
    assert.notEqual(u.step, '');
    if (u.arithmetic) {
      lines++;
      const found = value(u.arithmetic);
      const result = read(u.result.text);
      if (u.approximate) approximate++;
      else if (Number.isNaN(found)) hidden++;
      else {
        assert.ok(Math.abs(found - result) <= 0.5 * unit(u.result.text), `${text}, but ${found}`);
        // The result as printed is the engine's number, rounded.
        if (Math.abs(result - u.result.value) > 0.5000001 * unit(u.result.text)) loose++;
      }
    } else assert.ok(u.ends, text);
    if (depth === 0) return;
    for (const source of session.sources(at).slice(0, 8)) visit(source, depth - 1);
  };
  for (const expression of lessonExpressions(lesson)) {
    const values = session.values(expression);
    assert.ok(
      !isProblem(values),
      `${expression.program}: ${expression.text}: ${'message' in values ? values.message : ''}`,
    );
    const { program, node, shape, data } = values;
    for (let flat = 0; flat < Math.min(data.length, 24); flat++) {
      let rest = flat;
      const index = shape.map((_, dim) => {
        const step = shape.slice(dim + 1).reduce((a, b) => a * b, 1);
        const i = Math.floor(rest / step);
        rest -= i * step;
        return i;
      });
      visit({ program, node, index }, 3);
    }
  }
  assert.ok(lines > 300, `${lines} lines`);
  assert.ok(approximate < lines / 50, `${approximate} of ${lines} lines are only approximate`);
  assert.ok(hidden < lines / 2, `${hidden} of ${lines} could not be read`);
  assert.equal(loose, 0);
  session.close();
});
