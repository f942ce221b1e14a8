import { app, dialog } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, toWire } from '../shared/errors.ts';
import { commandLog } from './cli/command-log.ts';
import { takeEnvironment } from './cli/take-environment.ts';
import type { Hosted } from './desktop/core-link.ts';
import { startApp } from './electron/app.ts';
import { registerScheme } from './electron/scheme.ts';
import type { Logger } from './platform/log.ts';
import { prepareProfile, profilePaths } from './platform/paths.ts';
import { redact } from './platform/redact.ts';

const NODE_MAJOR = 24;

/** The desktop app. The core is loaded only when this process hosts it: attached, another one does. */
async function hostCore(
  environment: NodeJS.ProcessEnv,
  log: Logger,
  port: number | null,
): Promise<Hosted> {
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR)
    throw new AppError(
      'NOT_RUNNING',
      `Electron ${process.versions.electron} is too old to run Sluice in: it can only show one that runs elsewhere.`,
      'Start one with: sluice serve',
    );
  const { composeCore } = await import('./compose.ts');
  const core = await composeCore({ environment, role: 'owner', log });
  try {
    await core.start({ port, uiPort: null, ui: false });
    return core;
  } catch (error) {
    await core.stop();
    throw error;
  }
}

async function start(): Promise<void> {
  const environment = takeEnvironment(process.env);
  const paths = profilePaths(environment);
  prepareProfile(paths);
  const userData = join(paths.folder, 'desktop');
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  app.setPath('userData', userData);
  // One app a profile: the lock lies in its folder. The first one is told, and shows its window.
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  const log = await commandLog(environment);
  function endByBug(error: unknown): void {
    log.fatal({ err: error }, 'Sluice ended by a bug');
    app.exit(1);
  }
  process.on('uncaughtException', endByBug);
  process.on('unhandledRejection', endByBug);
  // macOS passes a login item no arguments, and tells by this.
  const isMac = process.platform === 'darwin';
  const wasLogin = isMac && app.getLoginItemSettings().wasOpenedAtLogin;
  const isHidden = wasLogin || process.argv.includes('--hidden');
  const host = (port: number | null) => hostCore(environment, log, port);
  await startApp({ environment, paths, log, host, isHidden });
}

process.umask(0o077);
// A terminal that was closed takes no log any more; the port goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
app.setName('Sluice');
// Windows shows no notification of an app without it; electron-builder.yml has the same.
app.setAppUserModelId('app.sluice.desktop');
// As root Chromium refuses its sandbox, and a person who asks for that says so.
if (!process.argv.includes('--no-sandbox')) app.enableSandbox();
registerScheme();
start().catch((error: unknown) => {
  const { message, hint } = toWire(error);
  const stack = error instanceof AppError ? '' : String((error as Error).stack);
  process.stderr.write(redact(`sluice: ${message}\n${stack}\n`));
  dialog.showErrorBox('Sluice cannot start', [message, hint].filter(Boolean).join('\n\n'));
  app.exit(1);
});
