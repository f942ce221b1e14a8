import type { Status } from '../../../shared/model/status.ts';
import { commandLog } from '../command-log.ts';
import type { CliContext, Command } from '../context.ts';
import { vaultWords } from './status.ts';

export interface ServeOptions {
  readonly port?: number;
  readonly uiPort?: number;
  /** commander's `--no-ui`. */
  readonly ui?: boolean;
}

/** Owns the profile and listens until a signal ends it. */
export function serve(options: ServeOptions): Command {
  return async (context) => {
    const { environment } = context;
    const [{ composeCore }, log] = await Promise.all([
      import('../../compose.ts'),
      commandLog(environment),
    ]);
    // Node's own report would carry whatever the error's text holds; the log is redacted.
    process.on('uncaughtException', (error) => {
      log.fatal({ err: error }, 'Sluice ended by a bug');
      process.exit(1);
    });
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.on(signal, () => resolve());
    });
    const core = await composeCore({ environment, role: 'owner', log });
    try {
      const { proxy, ui } = await core.start({
        port: options.port ?? null,
        uiPort: options.uiPort ?? null,
        ui: options.ui !== false,
      });
      if (context.json) context.out.json({ event: 'ready', pid: process.pid, proxy, ui });
      else {
        const { status } = await core.client.call('status.get', {});
        greet(context, status, proxy, ui);
      }
      await stopped;
    } finally {
      await core.stop();
    }
    return 0;
  };
}

function greet(
  { out, environment }: CliContext,
  status: Status,
  proxy: string,
  ui: string | null,
): void {
  // In a checkout the command is only known to npm.
  const me = environment['npm_execpath'] === undefined ? 'sluice' : 'npx sluice';
  out.line('Sluice is running. Stop it with Ctrl-C.\n');
  if (ui !== null) {
    out.line(`  Window    ${ui}`);
    out.line(`            (good once, for 10 minutes; a new one: ${me} ui)`);
  }
  out.line(`  Base URL  ${proxy}\n`);
  if (status.vault.degraded || status.vault.locked)
    out.line(`  Vault     ${vaultWords(status.vault)}\n`);
  if (status.simulated)
    out.line('  Simulated: SLUICE_ORIGIN_MAP is set, nothing reaches the internet.\n');
  out.line('Point Claude Code at it:\n');
  out.line(`  export ANTHROPIC_BASE_URL=${proxy}`);
  out.line('  export ANTHROPIC_AUTH_TOKEN=slk_…');
  out.line(`  (a key of its own: ${me} clients add claude-code --provider anthropic)`);
}
