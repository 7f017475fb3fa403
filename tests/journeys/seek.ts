/** How a journey names what it means: by role and name, as a reader does; found in the page in all shadow roots. */

export type Role =
  | 'alert'
  | 'button'
  | 'checkbox'
  | 'dialog'
  | 'grid'
  | 'gridcell'
  | 'heading'
  | 'link'
  | 'option'
  | 'radio'
  | 'slider'
  | 'status'
  | 'tab'
  | 'tabpanel'
  | 'textbox';

export interface Sought {
  role?: Role;
  /** A selector instead of a role, for parts that have none. */
  css?: string;
  /** The accessible name: all of it, or a part that fits. */
  name?: string | RegExp;
  /** Has this text inside. */
  has?: string | RegExp;
  within?: Sought;
  /** Which one of those found, in the order of the document; the first is 0. */
  nth?: number;
}

/** A Sought as it goes to the page. */
export interface PlainSought {
  css: string;
  name?: [source: string, flags: string];
  has?: [source: string, flags: string];
  within?: PlainSought;
  nth?: number;
}

const selectors: Record<Role, string> = {
  alert: '[role=alert]',
  button: 'button:not([role]), [role=button]',
  checkbox: 'input[type=checkbox]',
  dialog: 'dialog, [role=dialog]',
  grid: '[role=grid]',
  gridcell: '[role=gridcell]',
  heading: 'h1, h2, h3, h4, [role=heading]',
  link: 'a[href]',
  option: '[role=option]',
  radio: 'input[type=radio], [role=radio]',
  slider: 'input[type=range], [role=slider]',
  status: '[role=status]',
  tab: '[role=tab]',
  tabpanel: '[role=tabpanel]',
  textbox: 'input:not([type]), input[type=text], textarea, [role=textbox]',
};

export function plain({ role, css, name, has, within, nth }: Sought): PlainSought {
  return {
    css: css ?? (role ? selectors[role] : '*'),
    ...(name === undefined ? {} : { name: pattern(name, '^$') }),
    ...(has === undefined ? {} : { has: pattern(has, '') }),
    ...(within ? { within: plain(within) } : {}),
    ...(nth === undefined ? {} : { nth }),
  };
}

function pattern(text: string | RegExp, ends: string): [string, string] {
  if (text instanceof RegExp) return [text.source, text.flags];
  return [(ends[0] ?? '') + text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') + (ends[1] ?? ''), ''];
}

export const describe = (sought: Sought): string =>
  JSON.stringify(sought, (_, value: unknown) => (value instanceof RegExp ? String(value) : value));

/** Runs in the page, so it stands alone. Only what is drawn is found. */
export function seek(sought: PlainSought): HTMLElement[] {
  const all = (root: ParentNode, css: string): Element[] => {
    const found: Element[] = [];
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(css)) found.push(element);
      if (element.shadowRoot) found.push(...all(element.shadowRoot, css));
    }
    return found;
  };
  const tidy = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
  const nameOf = (element: Element): string => {
    const root = element.getRootNode() as Document | ShadowRoot;
    const by = element.getAttribute('aria-labelledby');
    if (by) {
      return tidy(
        by
          .split(' ')
          .map((id) => root.getElementById(id)?.textContent)
          .join(' '),
      );
    }
    const given = element.getAttribute('aria-label');
    if (given) return tidy(given);
    const labels = (element as HTMLInputElement).labels;
    return tidy(labels?.length ? [...labels].map((label) => label.textContent).join(' ') : element.textContent);
  };
  const roots: ParentNode[] = sought.within
    ? seek(sought.within).flatMap((one) => (one.shadowRoot ? [one, one.shadowRoot] : [one]))
    : [document];
  const name = sought.name && new RegExp(...sought.name);
  const has = sought.has && new RegExp(...sought.has);
  const found = roots
    .flatMap((root) => all(root, sought.css))
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => !name || name.test(nameOf(element)))
    .filter((element) => !has || has.test(tidy(element.textContent))) as HTMLElement[];
  return sought.nth === undefined ? found : found.slice(sought.nth, sought.nth + 1);
}
