/**
 * Dragging a number sideways: a step for every few pixels, ten times as far with Shift. A press without a drag is a
 * click and does nothing here. Works the same with mouse, pen and finger.
 */

/** Pixels that make one step of 0.1. */
const stride = 6;
/** Below this the press is still a click. */
const threshold = 4;

export interface ScrubHandlers {
  move(value: number): void;
  end(): void;
}

export function scrub(event: PointerEvent, start: number, step: number, on: ScrubHandlers): void {
  const target = event.currentTarget as HTMLElement;
  if (event.button !== 0 || !Number.isFinite(start) || target.matches(':focus')) return;
  let dragging = false;
  let last = start;
  const move = (to: PointerEvent) => {
    if (to.pointerId !== event.pointerId) return;
    const distance = to.clientX - event.clientX;
    if (!dragging) {
      if (Math.abs(distance) < threshold) return;
      dragging = true;
      target.setPointerCapture(event.pointerId);
      target.classList.add('dragged');
    }
    to.preventDefault();
    const next = stepped(start, Math.trunc(distance / stride) * step * (to.shiftKey ? 10 : 1));
    if (next === last) return;
    last = next;
    on.move(next);
  };
  const end = (to: PointerEvent) => {
    if (to.pointerId !== event.pointerId) return;
    target.removeEventListener('pointermove', move);
    target.removeEventListener('pointerup', end);
    target.removeEventListener('pointercancel', end);
    target.classList.remove('dragged');
    if (!dragging) return;
    target.blur();
    on.end();
  };
  target.addEventListener('pointermove', move);
  target.addEventListener('pointerup', end);
  target.addEventListener('pointercancel', end);
}

/** `value + by`, without the dust of binary fractions. */
export function stepped(value: number, by: number): number {
  return Number((value + by).toPrecision(12));
}
