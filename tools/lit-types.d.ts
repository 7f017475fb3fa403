/**
 * What the package's declarations say of Lit, which is bundled: as much as the elements' types name. The build puts this
 * file in place of the module, so that a project with nothing but the package type-checks.
 */
export type CSSResult = { readonly cssText: string };
export type CSSResultGroup = CSSResult | CSSStyleSheet | CSSResultGroup[];
export type PropertyDeclarations = Readonly<Record<string, object>>;
export type TemplateResult = { readonly strings: TemplateStringsArray; readonly values: unknown[] };
export type PartInfo = { readonly type: number };

export type DirectiveResult<Made = unknown> = { readonly values: unknown[]; readonly made?: Made };

export class Directive {
  constructor(part: PartInfo);
}

export class LitElement extends HTMLElement {
  static styles?: CSSResultGroup;
  static properties: PropertyDeclarations;
  /** Settled when what was set has been drawn. */
  readonly updateComplete: Promise<boolean>;
  requestUpdate(): void;
  connectedCallback(): void;
  disconnectedCallback(): void;
  protected createRenderRoot(): HTMLElement | DocumentFragment;
  protected render(): unknown;
  protected willUpdate(changed: Map<PropertyKey, unknown>): void;
  protected firstUpdated(changed: Map<PropertyKey, unknown>): void;
  protected updated(changed: Map<PropertyKey, unknown>): void;
  readonly renderRoot: HTMLElement | DocumentFragment;
}
