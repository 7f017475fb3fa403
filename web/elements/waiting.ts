/** Waiting for the browser. */

/**
 * Ends in a task of its own, so that the page answers in between. Timers will not do: in a frame of another origin that is
 * out of sight, browsers let one run once a second, and a long lesson would take minutes.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Ends after the next frame was painted; where nothing is painted, because nobody sees it, a little later. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const frame = requestAnimationFrame(() => void nextTask().then(resolve));
    setTimeout(() => {
      cancelAnimationFrame(frame);
      resolve();
    }, LONGEST_FRAME);
  });
}

/** In milliseconds; timers of a page that nobody sees take a second. */
const LONGEST_FRAME = 200;
