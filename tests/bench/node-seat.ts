/** The process of one contender, which its first argument names. */
import type { ContenderName } from './contenders/contender.ts';
import { seat, type Ask } from './contenders/seat.ts';
import { nodePlace } from './node-place.ts';

const answer = seat(process.argv[2] as ContenderName, nodePlace);
process.on('message', (ask: Ask) => {
  void answer(ask).then((said) => process.send!(said));
});
