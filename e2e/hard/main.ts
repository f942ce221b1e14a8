import { parseArgs } from 'node:util';
import { table } from '../../main/cli/table.ts';
import type { Attack } from './attack.ts';
import { Bed } from './bed.ts';
import { ATTACKS } from './list.ts';
import { withstand } from './withstand.ts';
import type { Withstood } from './withstand.ts';

/** `npm run lab:hard [-- --only words] [--small]`: every attack at its full size, and what came of it. */
const LIMIT_MS = 10 * 60_000;
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, small: { type: 'boolean', default: false } },
});
const { only, small } = values;
const attacks = ATTACKS.filter(({ name }) => name.includes(only));
if (attacks.length === 0) {
  console.error(`There are these attacks: ${ATTACKS.map(({ name }) => name).join('; ')}`);
  process.exit(2);
}

let bed = await Bed.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void bed.dispose().then(() => process.exit(130)));

const rows: string[][] = [];
let failed = 0;
for (const attack of attacks) {
  const outcome = await outcomeOf(attack).catch((error: unknown) => {
    failed += 1;
    return `FAILED: ${error instanceof Error ? error.message : String(error)}`;
  });
  const row = typeof outcome === 'string' ? [attack.name, outcome] : rowOf(attack, outcome);
  console.log(row.join(' | '));
  rows.push(row);
  if (typeof outcome !== 'string') continue;
  // What the attack left open must not fail the next one.
  await bed.dispose();
  bed = await Bed.start();
}
await bed.dispose();
console.log(`\n${table(['ATTACK', 'WHAT CAME OF IT', 'CONNECTIONS', 'MEMORY'], rows)}\n`);
console.log(`${rows.length} attacks, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function outcomeOf(attack: Attack): Promise<Withstood> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it did not come back to its level')), LIMIT_MS);
  });
  return Promise.race([withstand(bed, attack, small ? 'small' : 'full'), late]).finally(() =>
    clearTimeout(timer),
  );
}

function rowOf({ name }: Attack, { figures, connections, leftBytes }: Withstood): string[] {
  const [before, after] = connections;
  return [name, figures, `${before} → ${after}`, `${(leftBytes / 1024 / 1024).toFixed(1)} MB`];
}
