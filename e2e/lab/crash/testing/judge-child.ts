// The restart after a crash, for one profile after another: the whole core as an owner, with a clock that
// is ahead by more than a lease.
import { composeCore } from '../../../../main/compose.ts';
import type { Core } from '../../../../main/compose.ts';
import { createLog } from '../../../../main/platform/log.ts';

const AHEAD_MS = 20_000;
const realNow = Date.now.bind(Date);
Date.now = () => realNow() + AHEAD_MS;

type Ask =
  | { readonly ask: 'start'; readonly environment: Record<string, string> }
  | { readonly ask: 'accounts' }
  | { readonly ask: 'stop' };

let core: Core | null = null;

process.on('message', (ask: Ask) => {
  answer(ask).then(
    (value) => process.send?.({ ok: true, value }),
    (error: unknown) =>
      process.send?.({
        ok: false,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function answer(ask: Ask): Promise<unknown> {
  if (ask.ask === 'start') return start(ask.environment);
  if (ask.ask === 'accounts') return await core?.client.call('accounts.list', {});
  await core?.stop();
  core = null;
  return null;
}

async function start(environment: Record<string, string>): Promise<unknown> {
  const started = await composeCore({ environment, role: 'owner', log: createLog('silent') });
  core = started;
  const { proxy } = await started.start({ port: 0, uiPort: null, ui: false });
  const { key } = await started.client.call('clients.add', {
    name: 'crash lab',
    provider: null,
    account: null,
    expiresAt: null,
    allPaths: false,
  });
  const { status } = await started.client.call('status.get', {});
  return { proxy, key, vault: status.vault };
}
