// A real Sluice process for the crash lab: loaded first, told afterwards what to do, so that a kill hits
// the work and not Node's start. Its clock may run ahead: then leases of others look old.
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { runCli } from '../../../../main/cli/run.ts';
import { composeCore } from '../../../../main/compose.ts';
import { createLog } from '../../../../main/platform/log.ts';

// What a command would load when it is used.
await import('../../../../main/proxy/proxy.ts');
await import('../../../../main/control/socket/socket-server.ts');

interface Order {
  /** Null: a guest beside a stopped owner, which asks for every account's token. */
  readonly argv: readonly string[] | null;
  readonly environment: Record<string, string>;
  readonly aheadMs: number;
}

// At its end would be too late: it is killed. The next one starts faster.
flushCompileCache();
process.send?.('ready');
const [order] = (await once(process, 'message')) as [Order];
const realNow = Date.now.bind(Date);
Date.now = () => realNow() + order.aheadMs;
process.send?.('begun');
process.disconnect();
process.exit(order.argv === null ? await useTokens() : await runCli(order.argv, order.environment));

async function useTokens(): Promise<number> {
  const log = createLog('warn');
  const core = await composeCore({ environment: order.environment, role: 'guest', log });
  await core.client.call('usage.list', { refresh: true });
  await core.stop();
  return 0;
}
