/** The gallery's figures for lessons: each in its states, from hand-made data. */
import { html, type CSSResultGroup } from 'lit';
import { baseStyle } from '../elements/base-style.ts';
import { define } from '../elements/define.ts';
import { ViewElement } from '../elements/view-element.ts';
import { tabs, tabsStyle } from '../views/tabs.ts';

/** Tabs have no element of their own: a lesson draws them among its blocks. */
class GalleryTabs extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, tabsStyle];
  private chosen = 0;

  protected override view(): unknown {
    const panel = (words: string) => html`<p>${words}</p>`;
    return tabs(
      {
        name: 'tabs',
        label: 'Views',
        tabs: [
          { title: 'scores', content: panel('Scores may be any numbers.') },
          { title: 'scores, divided by the root of d_k', content: panel('Smaller ones.') },
          { title: 'weights', content: panel('Weights sum to one in each row.') },
        ],
        chosen: this.chosen,
      },
      {
        choose: (at) => {
          this.chosen = at;
          this.requestUpdate();
        },
      },
    );
  }
}
define('gallery-tabs', GalleryTabs);

export const figures = html`
  <section>
    <h2>Tabs</h2>
    <gallery-tabs id="tabs"></gallery-tabs>
  </section>
`;
