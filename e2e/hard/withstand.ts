import type { Attack, Size } from './attack.ts';
import { must } from './attack.ts';
import type { Bed } from './bed.ts';
import { ACCOUNT_KEYS } from './bed.ts';
import { isServed, waitUntil } from './raw.ts';

/** What one attack may leave behind: caches, compiled code, the list of requests on its way to the disk. */
const LEFT_BYTES = 24 * 1024 * 1024;
/** Bugs, and what nobody caught. */
const COMPLAINT = /failed inside|uncaught|unhandled|TypeError|ERR_INTERNAL|"level":(50|60)/i;

export interface Withstood {
  readonly figures: string;
  readonly connections: readonly [before: number, after: number];
  readonly leftBytes: number;
}

/** An attack, and then: no crash, no connection left, memory back to its level, the next request served. */
export async function withstand(bed: Bed, attack: Attack, size: Size): Promise<Withstood> {
  bed.forget();
  must(await isServed(bed), () => 'the port does not serve before the attack');
  const before = await bed.measure();
  const complained = bed.complaints.length;
  bed.forget();

  const figures = await attack.run(bed, size);

  must(bed.alive, () => `it ended: ${bed.complaints.slice(-2000)}`);
  const { seen: asked, unreadable } = bed;
  bed.forget();
  let after = before;
  await waitUntil(async () => {
    // What is held with its garbage is no less than what is kept: the garbage is collected only where that is too much.
    after = await bed.measure({ collects: size === 'full' });
    if (after.keptBytes > before.keptBytes + LEFT_BYTES) after = await bed.measure();
    return (
      after.connections <= before.connections && after.keptBytes <= before.keptBytes + LEFT_BYTES
    );
  });
  must(await isServed(bed), () => 'the next request is not served');
  must(unreadable.length === 0, () => `the provider got no HTTP: ${unreadable[0]}`);
  const said = bed.complaints.slice(complained);
  must(!COMPLAINT.test(said), () => `it complained: ${said.slice(0, 2000)}`);
  must(!ACCOUNT_KEYS.some((key) => said.includes(key)), () => 'a key stands in the log');
  for (const { line, rawHeaders } of asked)
    must(
      !`${line} ${rawHeaders.join(' ')}`.includes(bed.key),
      () => `the client key left: ${line}`,
    );
  return {
    figures,
    connections: [before.connections, after.connections],
    leftBytes: after.keptBytes - before.keptBytes,
  };
}
