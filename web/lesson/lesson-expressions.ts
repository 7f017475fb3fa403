/** Every expression that a lesson's roles and views read, with where it stands and the labels its view gives it. */
import type { Block, Labels, Lesson } from './lesson.ts';

export interface FoundExpression {
  program: string;
  text: string;
  /** Line in the lesson file, from 1, where known. */
  fileLine?: number;
  rows?: Labels;
  columns?: Labels;
}

/** In the order of the body; the same expression may come several times. */
export function lessonExpressions(lesson: Lesson): FoundExpression[] {
  const found: FoundExpression[] = [];
  const visit = (
    value: unknown,
    fileLine: number | undefined,
    labels: Pick<FoundExpression, 'rows' | 'columns'>,
  ): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, fileLine, labels);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    const line = lineOf(object.at) ?? fileLine;
    if (isExpression(object)) {
      found.push({ program: object.program, text: object.text, ...(line && { fileLine: line }), ...labels });
      return;
    }
    for (const [key, inner] of Object.entries(object)) {
      const ours =
        key === 'expression' && ('rows' in object || 'columns' in object)
          ? { rows: object.rows as Labels, columns: object.columns as Labels }
          : {};
      visit(inner, line, ours);
    }
  };
  visit(lesson.body, undefined, {});
  return found;
}

/** The programs whose values blocks show, in the order of the blocks. What checks an exercise waits until it is tried. */
export function programsIn(blocks: readonly Block[]): Set<string> {
  const programs = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const { type, program, question } = value as { type?: unknown; program?: unknown; question?: unknown };
    if (type === 'exercise') return visit(question);
    if (typeof program === 'string') programs.add(program);
    Object.values(value).forEach(visit);
  };
  visit(blocks);
  return programs;
}

function isExpression(object: Record<string, unknown>): object is { program: string; text: string } {
  return typeof object.program === 'string' && typeof object.text === 'string' && !('type' in object);
}

function lineOf(at: unknown): number | undefined {
  const line = (at as { line?: unknown } | undefined)?.line;
  return typeof line === 'number' ? line : undefined;
}
