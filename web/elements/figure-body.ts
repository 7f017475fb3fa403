/** What a figure that is loaded when a lesson needs it may ask of the lesson's body. */
import type { DirectiveBlock, Expression, Labels } from '../lesson/lesson.ts';
import type { Change, Problem, Values } from '../lesson/session.ts';
import type { Marks } from '../views/array.ts';
import type { BodySurroundings } from './lesson-body.ts';

export interface FigureBody {
  readonly around: BodySurroundings;
  /** The values in the current run. What is read through here is what the figure is drawn again for. */
  values(expression: Expression): Values | Problem;
  labels(labels: Labels | undefined): string[] | undefined;
  /** The labels of each dimension, as far as the lesson says them somewhere. */
  dimensionLabels(values: Values): (readonly string[] | undefined)[];
  /** Which cells stand out; the owner is what they are kept for. */
  marks(owner: object, values: Values): Marks;
  /** Makes something again only when one of the things it is made from is another. */
  keep<T>(owner: object, from: readonly unknown[], make: () => T): T;
  /** What stands where a figure could not be computed. */
  absent(reason: string): unknown;
  /** Opens the unfolding of a cell. */
  openAt(expression: Expression, values: Values, place: number, event: Event): void;
  /** The pointer or the focus is on these cells, or on none. */
  pointAt(values: Values, places: readonly number[]): void;
  /** What the learner chose in a figure; only the page keeps it. */
  choice(owner: object): number | undefined;
  choose(owner: object, choice: number | undefined): void;
  /** Changes an input; changes of one key are one step of undo until they are settled. */
  edit(key: string, change: Change): void;
  settle(): void;
}

/** The figures that are loaded when a lesson has one. */
export type FigureBlock = Extract<
  DirectiveBlock,
  { type: 'plane' | 'scatter' | 'strip' | 'difference' | 'product' | 'formula' | 'flow' }
>;

/** Draws the block of one type; it is called for that type only. */
export type DrawFigure<Block extends FigureBlock = FigureBlock> = (block: Block, body: FigureBody) => unknown;
