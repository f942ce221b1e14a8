// A process of its own with the pool of a profile: prints `ready`, waits for a line, asks for account 1's secret.
import { once } from 'node:events';
import { AppError } from '../../../shared/errors.ts';
import { systemClock } from '../../platform/clock.ts';
import { Http, UnsentError } from '../../platform/http.ts';
import { parseOriginMap } from '../../platform/origin-map.ts';
import { systemRandom } from '../../platform/random.ts';
import { openStore } from '../../store/open.ts';
import { silentLog } from '../../store/testing/temporary-store.ts';
import type { OAuthSecret } from '../../core/account.ts';
import { createPool } from '../pool.ts';
import { fixedVault } from './pool-bench.ts';

const [path = '', tokenUrl = '', leaseMs = '15000', timeoutMs = '10000'] = process.argv.slice(2);
const http = new Http(parseOriginMap(undefined), 'test');
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
  leaseTimes: { leaseMs: Number(leaseMs), renewEveryMs: Number(leaseMs) / 3 },
  refresh: async (_provider, { refresh }) => {
    try {
      const { status, text } = await http.request({
        method: 'POST',
        url: tokenUrl,
        body: refresh ?? '',
        timeoutMs: Number(timeoutMs),
      });
      if (status !== 200) return { ok: false, error: { status, text } };
      return { ok: true, value: JSON.parse(text) as OAuthSecret };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const unsent = error instanceof UnsentError;
      return { ok: false, error: { status: null, text: error.message, unsent } };
    }
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
await http.close();
store.close();
