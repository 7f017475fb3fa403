/** Defines an element unless its name is taken: a second import, or a second bundle on the page, changes nothing. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
