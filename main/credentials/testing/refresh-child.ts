// A process of its own with the pool of a profile: prints `ready`, waits for a line, asks for account 1's secret.
import { once } from 'node:events';
import { systemClock } from '../../platform/clock.ts';
import { systemRandom } from '../../platform/random.ts';
import { openStore } from '../../store/open.ts';
import { silentLog } from '../../store/testing/temporary-store.ts';
import type { OAuthSecret } from '../../core/account.ts';
import { createPool } from '../pool.ts';
import { fixedVault } from './pool-bench.ts';

const [path = '', tokenUrl = ''] = process.argv.slice(2);
const store = await openStore({
  path,
  role: 'guest',
  credentialsInMemory: () => false,
  clock: systemClock,
  log: silentLog,
});
const pool = await createPool({
  store,
  vault: fixedVault(),
  clock: systemClock,
  random: systemRandom,
  log: silentLog,
  providerFacts: () => null,
  refresh: async (_provider, secret) => {
    const answer = await fetch(tokenUrl, { method: 'POST', body: secret.refresh ?? '' });
    if (!answer.ok)
      return { ok: false, error: { status: answer.status, text: await answer.text() } };
    return { ok: true, value: (await answer.json()) as OAuthSecret };
  },
});
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
const answer = await pool.secret(1);
process.stdout.write(
  answer.ok && answer.value.secret.kind === 'oauth'
    ? `${answer.value.secret.access}\n`
    : `failed ${JSON.stringify(answer)}\n`,
);
await pool.dispose();
store.close();
