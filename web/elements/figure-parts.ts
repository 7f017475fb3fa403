/** Figures that few lessons have are loaded with the first lesson that has them. */
import type { Block, Lesson } from '../lesson/lesson.ts';
import type { DrawFigure, FigureBlock } from './figure-body.ts';

type FigureType = FigureBlock['type'];

const LOADERS: { [Type in FigureType]: () => Promise<DrawFigure<Extract<FigureBlock, { type: Type }>>> } = {
  plane: async () => (await import('./plane-part.ts')).planePart,
  scatter: async () => (await import('./scatter-part.ts')).scatterPart,
  strip: async () => (await import('./strip-part.ts')).stripPart,
  difference: async () => (await import('./difference-part.ts')).differencePart,
  formula: async () => (await import('./formula-part.ts')).formulaPart,
  flow: async () => (await import('./flow-part.ts')).flowPart,
  product: async () => (await import('./product-part.ts')).productPart,
};

const loaded = new Map<FigureType, DrawFigure>();

/** Loads what the lesson's figures need; what cannot be loaded is missing from `figurePart`. */
export async function loadFigures(lesson: Lesson): Promise<void> {
  await load(typesIn(lesson.body));
}

/** Defines the elements of all figures, for pages that use them by themselves. */
export async function defineFigures(): Promise<void> {
  await load(new Set(Object.keys(LOADERS) as FigureType[]));
}

/** What draws a figure, when it is loaded. */
export function figurePart<Of extends FigureBlock>(block: Of): DrawFigure<Of> | undefined {
  return loaded.get(block.type);
}

async function load(types: ReadonlySet<FigureType>): Promise<void> {
  await Promise.allSettled(
    [...types]
      .filter((type) => !loaded.has(type))
      .map(async (type) => loaded.set(type, (await LOADERS[type]()) as DrawFigure)),
  );
}

function typesIn(blocks: readonly Block[]): Set<FigureType> {
  const types = new Set<FigureType>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const { type } = value as { type?: unknown };
    if (typeof type === 'string' && Object.hasOwn(LOADERS, type)) types.add(type as FigureType);
    Object.values(value).forEach(visit);
  };
  visit(blocks);
  return types;
}
