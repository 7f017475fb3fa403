/** What a course site writes: one import. */
import '../../elements/index.ts';
