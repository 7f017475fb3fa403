/**
 * The elements. Importing this module defines them; a second import, or a second copy of it on the page, changes
 * nothing. `<softlook-lesson>` is a whole lesson; the others are its views, for pages of your own. Figures that few lessons
 * have (`<softlook-plane>` and others) are defined with the first lesson that has them, or by `defineFigures()`.
 */
import { SoftlookBars } from './bars-element.ts';
import { define } from './define.ts';
import { SoftlookHeatmap } from './heatmap-element.ts';
import { SoftlookLesson } from './lesson-element.ts';
import { SoftlookLines } from './lines-element.ts';
import { SoftlookMatrix } from './matrix-element.ts';
import { SoftlookProjection } from './projection-element.ts';
import { SoftlookUnfolding } from './unfolding-element.ts';

define('softlook-heatmap', SoftlookHeatmap);
define('softlook-matrix', SoftlookMatrix);
define('softlook-bars', SoftlookBars);
define('softlook-lines', SoftlookLines);
define('softlook-projection', SoftlookProjection);
define('softlook-unfolding', SoftlookUnfolding);
define('softlook-lesson', SoftlookLesson);

export {
  SoftlookBars,
  SoftlookHeatmap,
  SoftlookLesson,
  SoftlookLines,
  SoftlookMatrix,
  SoftlookProjection,
  SoftlookUnfolding,
};
export { defineFigures } from './figure-parts.ts';
export type { CellDetail } from './array-element.ts';
export type { Section } from './lesson-element.ts';
export type { State } from '../lesson/session.ts';
