/** The worker in which a page trains: it answers one question after another with a module of its own. */
import { importModule, instantiate } from '../loader.ts';
import type { Module } from '../module.ts';
import type { Answer, Ask } from './seat.ts';
import { Refused } from './refused.ts';
import { Trainer } from './trainer.ts';

let module: Module;
let trainer: Trainer;

async function answer(data: Ask): Promise<unknown> {
  switch (data.ask) {
    case 'open':
      module = await instantiate(await importModule(data.script), data.compiled);
      return undefined;
    case 'start':
      trainer = new Trainer(module, data.setup);
      return undefined;
    case 'slice':
      return trainer.slice(data.most, data.milliseconds);
    case 'rewind':
      return trainer.rewind(data.step);
    case 'params':
      return trainer.params();
  }
}

onmessage = ({ data }: MessageEvent<Ask>): void => {
  answer(data).then(
    (value) => postMessage({ value } satisfies Answer),
    (error: unknown) =>
      postMessage((error instanceof Refused ? { refused: error.raw } : { failed: String(error) }) satisfies Answer),
  );
};
