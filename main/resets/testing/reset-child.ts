// A process of its own that uses a reset of account 1 and prints the outcome; it may kill itself on the way.
import { systemProcessTable } from '../../credentials/process-table.ts';
import { createPool } from '../../credentials/pool.ts';
import { fixedVault } from '../../credentials/testing/pool-bench.ts';
import { systemClock } from '../../platform/clock.ts';
import { Http } from '../../platform/http.ts';
import { parseOriginMap } from '../../platform/origin-map.ts';
import { systemRandom } from '../../platform/random.ts';
import { openaiCodex } from '../../providers/openai-codex.ts';
import { openStore } from '../../store/open.ts';
import { silentLog } from '../../store/testing/temporary-store.ts';
import type { ResetStore } from '../../store/types.ts';
import { UsageService } from '../../usage/service.ts';
import { ResetService } from '../service.ts';

const [path = '', origin = '', killAt = ''] = process.argv.slice(2);

function dying(resets: ResetStore): ResetStore {
  const die = (): Promise<never> => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  };
  if (killAt === 'pinned') return { ...resets, asked: die };
  return killAt === 'answered' ? { ...resets, settle: die } : resets;
}

const http = new Http(parseOriginMap(JSON.stringify({ 'https://chatgpt.com': origin })), '0.0.0');
const store = await openStore({
  path,
  role: 'guest',
  credentialsInMemory: () => false,
  clock: systemClock,
  log: silentLog,
});
const common = { clock: systemClock, random: systemRandom, log: silentLog };
const pool = await createPool({
  ...common,
  store,
  vault: fixedVault(),
  providerFacts: () => null,
  refresh: () => Promise.reject(new Error('nothing is stale here')),
});
const providers = [openaiCodex];
const usage = new UsageService({
  ...common,
  providers,
  http,
  pool,
  store: store.usage,
  isEnabled: () => false,
});
const resets = new ResetService({
  ...common,
  providers,
  http,
  pool,
  usage,
  store: dying(store.resets),
  processes: systemProcessTable(systemClock),
});
process.stdout.write(`open ${resets.states().length}\n`);
if (killAt !== 'start') {
  const { outcome, repeated } = await resets.redeem(1, { credit: null, by: 'command-line' });
  process.stdout.write(`${outcome}${repeated ? ' repeated' : ''}\n`);
}
await pool.dispose();
await http.close();
store.close();
