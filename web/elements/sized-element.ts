/** An element that is drawn for its width, in pixels, so that the text of its pictures keeps its size. */
import type { PropertyDeclarations } from 'lit';
import { ViewElement } from './view-element.ts';

const least = 180;

export abstract class SizedElement extends ViewElement {
  static override properties: PropertyDeclarations = { ...ViewElement.properties, width: { state: true } };
  declare protected width: number;
  private sizes: ResizeObserver | undefined;

  constructor() {
    super();
    this.width = 600;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes = new ResizeObserver(([entry]) => {
      const width = Math.max(least, Math.floor(entry?.contentRect.width ?? 600));
      // In a panel that is not seen there is no width yet.
      if (entry?.contentRect.width && width !== this.width) this.width = width;
    });
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes?.disconnect();
  }
}
