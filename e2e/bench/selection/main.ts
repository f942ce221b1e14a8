import { makePoolAccount } from '../../../main/core/testing/pool-account.ts';
import { fiveHours, week } from '../../../main/core/ranking/testing/ranked-pool.ts';
import type { WindowReading } from '../../../main/core/usage.ts';
import { anthropic } from '../../../main/providers/anthropic.ts';
import {
  createMemoryBindings,
  NO_CONTINUATIONS,
} from '../../../main/selection/testing/memory-bindings.ts';
import { Selector } from '../../../main/selection/selector.ts';

/** What one choice of an account costs: `npm run bench:selection`. */
const COUNTS = [1, 100, 1000] as const;
const WARM_UP = 2000;
const NOW = Date.now();
const NONE: ReadonlySet<number> = new Set();

interface World {
  readonly selector: Selector;
  readonly changed: () => void;
}

function world(count: number): World {
  const accounts = Array.from({ length: count }, (_, index) =>
    makePoolAccount({ id: index + 1, email: `person${index}@example.com` }),
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const windows = new Map<number, readonly WindowReading[]>(
    accounts.map(({ id }) => [
      id,
      [
        fiveHours(((id * 37) % 100) / 100, { resetsAtMs: NOW + 7_200_000 + id }),
        week(((id * 61) % 100) / 100, { resetsAtMs: NOW + 250_000_000 + id }),
      ],
    ]),
  );
  const listeners: (() => void)[] = [];
  const listen = (listener: () => void): (() => void) => {
    listeners.push(listener);
    return () => undefined;
  };
  const selector = new Selector({
    pool: {
      accounts: () => accounts,
      get: (id) => byId.get(id) ?? null,
      onChange: listen,
    },
    usage: { windowsOf: (id) => windows.get(id) ?? [], onChange: listen },
    providers: [anthropic],
    strategyOf: () => 'drain-rate',
    bindings: createMemoryBindings(),
    continuations: NO_CONTINUATIONS,
  });
  return { selector, changed: () => listeners.forEach((listener) => listener()) };
}

function pick({ selector }: World, session: string, nowMs = NOW): void {
  const query = { provider: 'anthropic', model: 'claude-opus-5', client: 1, session };
  const rest = { pinned: null, excluded: NONE, continuation: null };
  const selection = selector.select({ ...query, ...rest }, nowMs);
  if (selection.kind === 'none') throw new Error('nobody was chosen');
}

/** Microseconds of each round, sorted. */
function timed(rounds: number, work: (round: number) => void): readonly number[] {
  for (let round = 0; round < Math.min(WARM_UP, rounds); round += 1) work(round);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    work(rounds + round);
    times.push((performance.now() - startedMs) * 1000);
  }
  return times.toSorted((one, other) => one - other);
}

function row(name: string, count: number, times: readonly number[]): string {
  const at = (part: number): string =>
    (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1);
  const cells = [name, String(count), at(0.5), at(0.99), at(1)];
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(34) : cell.padStart(9))).join(' ');
}

console.log(`${'microseconds'.padEnd(34)}  accounts    median       p99     worst`);
for (const count of COUNTS) {
  const pool = world(count);
  for (let session = 0; session < 1000; session += 1) pick(pool, `known ${session}`);
  const known = timed(100_000, (round) => pick(pool, `known ${round % 1000}`));
  console.log(row('session with an account', count, known));
  const fresh = timed(20_000, (round) => pick(pool, `new ${round}`));
  console.log(row('new session', count, fresh));
  const after = timed(1000, (round) => {
    pool.changed();
    pick(pool, `changed ${round}`);
  });
  console.log(row('new session after a change', count, after));
  const explained = timed(100, () => pool.selector.ranking('anthropic', null, null, NOW));
  console.log(row('whole explanation', count, explained));
}
