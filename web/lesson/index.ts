/** `softlook/lesson`: the parser and the checks of lesson files. No DOM; browser and Node. */
export { checkLesson, checkParsed, type CheckOptions, type Neighbours } from './check.ts';
export {
  DEPTHS,
  DIRECTIVES,
  FRONT_MATTER,
  INLINE_ROLES,
  ROLES,
  type BodyKind,
  type DirectiveDeclaration,
  type FrontMatterDeclaration,
  type OptionDeclaration,
  type RoleDeclaration,
  type TextKind,
} from './directives.ts';
export { lessonIndex, type LessonEntry, type LessonIndex } from './lesson-index.ts';
export { linkTarget, type LinkTarget } from './link-target.ts';
export { MATH_ATTRIBUTES, MATH_TAGS } from './math.ts';
export { parseLesson, type ParsedLesson } from './parse.ts';
export { LIMITS, RULES, printProblem, type LessonProblem, type RuleDeclaration, type RuleId } from './rules.ts';
export type * from './lesson.ts';
