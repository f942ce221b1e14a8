import { parseArgs } from 'node:util';
import { Bed } from '../bed.ts';
import { withstand } from '../withstand.ts';
import { fuzzAttack } from './fuzz-attack.ts';

/** `npm run lab:fuzz [-- --minutes 5] [--seed N] [--case N]`: requests of every shape against the real program. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    case: { type: 'string' },
  },
});
const only = values.case === undefined ? null : Number(values.case);
const until = performance.now() + Number(values.minutes) * 60_000;
const attack = fuzzAttack({
  seed: Number(values.seed),
  first: only ?? 0,
  goesOn: (made) => (only === null ? performance.now() < until : made < 1),
});
console.log(`seed ${values.seed}`);
const bed = await Bed.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void bed.dispose().then(() => process.exit(130)));
try {
  const { figures, connections, leftBytes } = await withstand(bed, attack, 'full');
  console.log(figures);
  console.log(`connections: ${connections.join(' → ')}`);
  console.log(`memory left: ${(leftBytes / 1024 / 1024).toFixed(1)} MB`);
} finally {
  await bed.dispose();
}
