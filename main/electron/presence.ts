import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import type { ContractClient } from '../../shared/contract.ts';
import type { Logger } from '../platform/log.ts';
import { Timer } from '../platform/scheduler.ts';

/** Well within the hour after which nobody is there. */
const TELL_EVERY_MS = 15 * 60_000;

/** An open window keeps usage read; any call tells that to the owner of the profile, here or in another process. */
export function forwardPresence(
  link: Pick<ContractClient, 'call'>,
  windows: () => readonly BrowserWindow[],
  log: Logger,
): void {
  function tell(): void {
    if (!windows().some((window) => window.isVisible() && !window.isMinimized())) return;
    link
      .call('status.get', {})
      .catch((error: unknown) => log.debug({ err: error }, 'An open window was not told'));
  }
  const timer = new Timer((error) => log.error({ err: error }, 'An open window was not told'));
  function again(): void {
    timer.set(TELL_EVERY_MS, again);
    tell();
  }
  timer.set(TELL_EVERY_MS, again);
  app.on('browser-window-focus', tell);
}
