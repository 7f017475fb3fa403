/** The worker of one contender, whose name it has. */
import type { ContenderName, Place } from '../contenders/contender.ts';
import { seat, type Ask } from '../contenders/seat.ts';

/** Beside the page's scripts (build.mjs). A variable, so that no bundler follows it. */
const folder = '../wasm/';

const place: Place = {
  engine: () => import('../../../bindings/engine.ts'),
  limit: async (variant) => {
    const file = variant === 'relaxed' ? 'limit-relaxed.wasm' : 'limit.wasm';
    const response = await fetch(new URL(folder + file, self.location.href));
    return new Uint8Array(await response.arrayBuffer());
  },
  lesson: async () => (await import('../../../lessons/02-queries-and-keys.md?raw')).default,
  tfjsGradients: () => import('@tensorflow/tfjs-core/dist/register_all_gradients'),
  tfjs: new URL(folder, self.location.href).href,
};

const answer = seat(self.name as ContenderName, place);
self.addEventListener('message', ({ data }: MessageEvent<Ask>) => {
  void answer(data).then((said) => postMessage(said));
});
