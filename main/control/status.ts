import type { RunningRequest } from '../../shared/model/activity.ts';
import type { FilesStatus } from '../../shared/model/files.ts';
import type { Status } from '../../shared/model/status.ts';
import type { PoolAccount } from '../core/account.ts';
import { isOverride } from '../core/override.ts';
import type { Vault } from '../vault/types.ts';

/** What listens in this process; a guest never has any. */
export interface Listening {
  proxy: {
    readonly stats: { readonly total: number; readonly active: number };
    running(): readonly RunningRequest[];
  } | null;
  proxyUrl: string | null;
  window: { readonly origin: string; oneTimeAddress(): string } | null;
}

export interface StatusParts {
  readonly version: string;
  readonly profile: string;
  readonly startedAt: string;
  readonly simulated: boolean;
  readonly vault: Pick<Vault, 'status'>;
  readonly pid: number;
  readonly files: () => FilesStatus;
  /** What is told of credentials that callers brought themselves. */
  readonly callers: () => Pick<Status, 'alerts' | 'ownUsage'>;
  readonly accounts: () => readonly PoolAccount[];
}

export function describeStatus(parts: StatusParts, listening: Listening): Status {
  const running = listening.proxyUrl !== null;
  return {
    running,
    pid: running ? parts.pid : null,
    version: parts.version,
    profile: parts.profile,
    startedAt: running ? parts.startedAt : null,
    proxy: listening.proxyUrl,
    ui: listening.window?.origin ?? null,
    simulated: parts.simulated,
    vault: parts.vault.status(),
    files: parts.files(),
    requests: listening.proxy?.stats ?? { total: 0, active: 0 },
    ...parts.callers(),
    overrides: parts
      .accounts()
      .filter(isOverride)
      .map(({ provider, id, keySuffix }) => ({ provider, account: id, keySuffix })),
  };
}
