/**
 * A box that scrolls sideways fades where more of it lies out of sight: without that, a table whose last visible column
 * ends at the edge looks whole. `data-cut` says which sides, `left` and `right`.
 */
import { css, noChange } from 'lit';
import { directive, Directive, type ElementPart } from 'lit/directive.js';

/** Pixels out of sight that hide nothing: air around a table. */
const least = 3;

class Cut extends Directive {
  private box: Element | undefined;

  override render(): unknown {
    return noChange;
  }

  override update({ element }: ElementPart): unknown {
    if (element !== this.box) {
      this.box = element;
      element.addEventListener('scroll', () => mark(element), { passive: true });
      const watched = new WeakSet<Element>();
      const sizes = new ResizeObserver(() => {
        mark(element);
        for (const inside of element.children) watch(inside); // it may not have been there before
      });
      const watch = (one: Element): void => {
        if (watched.has(one)) return;
        watched.add(one);
        sizes.observe(one);
      };
      watch(element);
    }
    return noChange;
  }
}

/** `<div ${cut()}>`, with a box inside that is as wide as all there is to see. */
export const cut = directive(Cut);

function mark(box: Element): void {
  const hidden = box.scrollWidth - box.clientWidth;
  const rtl = getComputedStyle(box).direction === 'rtl';
  const left = rtl ? hidden + box.scrollLeft : box.scrollLeft;
  const sides = [...(left > least ? ['left'] : []), ...(hidden - left > least ? ['right'] : [])].join(' ');
  if (sides) box.setAttribute('data-cut', sides);
  else box.removeAttribute('data-cut');
}

export const cutStyle = css`
  [data-cut] {
    --cut-left: 0px;
    --cut-right: 0px;
    mask-image: linear-gradient(
      to right,
      transparent,
      #000 var(--cut-left),
      #000 calc(100% - var(--cut-right)),
      transparent
    );
  }
  [data-cut~='left'] {
    --cut-left: 26px;
  }
  [data-cut~='right'] {
    --cut-right: 26px;
  }
  @media print {
    [data-cut] {
      mask-image: none;
    }
  }
`;
