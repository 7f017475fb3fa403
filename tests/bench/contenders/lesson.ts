/** Lesson two's own program, as its file has it, with inputs that change from call to call. */

/** The unnamed program blocks of a lesson, joined. */
export function lessonProgram(markdown: string): string {
  const blocks = markdown.matchAll(/^```\{program\}\n([\s\S]*?)^```$/gm);
  return Array.from(blocks, ([, body]) => body!.replace(/^:\w+:.*\n/gm, '')).join('\n');
}

export const tokens = 4;
export const width = 3;

/** New arrays at every call, as a page gives them. */
export function lessonInputs(round: number): Record<'X' | 'W_Q' | 'W_K', { shape: number[]; data: Float32Array }> {
  const shift = (round % 100) / 100;
  const matrix = (rows: number) => ({
    shape: [rows, width],
    data: Float32Array.from({ length: rows * width }, (_, i) => ((i * 7) % 10) / 10 - shift),
  });
  return { X: matrix(tokens), W_Q: matrix(width), W_K: matrix(width) };
}
