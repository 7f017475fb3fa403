/**
 * `<softlook-unfolding>`: how a number was made. `steps` are its levels. Events: `softlook-open` (level, part),
 * `softlook-point` (cell or undefined), `softlook-edit-input` (cell).
 */
import { nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import type { Role } from '../lesson/lesson.ts';
import type { ProgramCell } from '../lesson/session.ts';
import { arithmeticStyle } from '../views/arithmetic.ts';
import { unfolding, unfoldingStyle, type UnfoldingStep } from '../views/unfolding.ts';
import { baseStyle } from './base-style.ts';
import { ViewElement } from './view-element.ts';

export class SoftlookUnfolding extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, arithmeticStyle, unfoldingStyle];
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    steps: { attribute: false },
    roleOf: { attribute: false },
    lit: { attribute: false },
  };
  declare steps: readonly UnfoldingStep[];
  /** The role whose colour a cell has. */
  declare roleOf: (cell: ProgramCell) => Role;
  declare lit: (cell: ProgramCell) => boolean;

  constructor() {
    super();
    this.steps = [];
    this.roleOf = () => 'plain';
    this.lit = () => false;
  }

  protected override view(): unknown {
    if (!this.steps.length) return nothing;
    return unfolding(
      { steps: this.steps, words: this.words, role: (cell) => this.roleOf(cell), lit: (cell) => this.lit(cell) },
      {
        open: (level, part) => this.say('softlook-open', { level, part }),
        point: (cell) => this.say('softlook-point', { cell }),
        edit: (cell) => this.say('softlook-edit-input', { cell }),
      },
    );
  }
}
