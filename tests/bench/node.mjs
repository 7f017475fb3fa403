// Which Node measures: one that has relaxed SIMD and reads TypeScript (22.18), else this one without the relaxed build.
import { nodeOfAtLeast } from '../../tools/newer-node.mjs';

/** @type {[number, number]} */
export const WANTED = [22, 18];

/** @returns the program and its flags */
export function chooseNode() {
  const program = nodeOfAtLeast(WANTED, import.meta.dirname);
  if (program) return [program, '--disable-warning=ExperimentalWarning'];
  console.log(
    `This is Node ${process.versions.node}, where relaxed SIMD is behind a flag, and there is no newer one for this machine among the packages: the relaxed build is left out.`,
  );
  return [process.execPath, '--import', 'tsx'];
}
