/**
 * A root keeps room for the tallest root sign of its face, whatever its own height: MathML Core says so, and Chromium does
 * it. After a small root that is a gap as wide as a letter. It is taken back by a margin, measured when the root comes
 * near, since which sign it got is known only when it stands.
 */

/** Less than this, in em of the root, is the air of the face. */
const least = 0.05;

let watch: IntersectionObserver | undefined;

/** Takes back what a root keeps free behind itself, once it is near the window. */
export function closeRoot(root: Element): void {
  watch ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) close(target);
    },
    { rootMargin: '600px' },
  );
  watch.observe(root);
}

function close(root: Element): void {
  watch?.unobserve(root);
  if (document.fonts.status === 'loading') {
    // Another face has another sign; observed again, it is told of again.
    void document.fonts.ready.then(() => watch?.observe(root));
    return;
  }
  const inside = root.lastElementChild?.getBoundingClientRect();
  if (!inside) return;
  const room = root.getBoundingClientRect().right - inside.right;
  const size = parseFloat(getComputedStyle(root).fontSize);
  if (room / size > least) (root as MathMLElement).style.marginInlineEnd = `${(-room / size).toFixed(3)}em`;
}
