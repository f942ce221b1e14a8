import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { openStore } from '../open.ts';
import type { StoreOptions } from '../open.ts';
import type { NewAccount, Store } from '../types.ts';

export const silentLog = createLog('silent');

/** A profile folder of one test, with every store opened in it; `dispose` closes and deletes. */
export class TemporaryProfile {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-store-'));
  readonly database = join(this.folder, 'sluice.db');
  readonly #stores: Store[] = [];

  async open(options: Partial<StoreOptions> = {}): Promise<Store> {
    const store = await openStore({
      path: this.database,
      role: 'owner',
      credentialsInMemory: () => false,
      clock: systemClock,
      log: silentLog,
      ...options,
    });
    this.#stores.push(store);
    return store;
  }

  /** Files of the folder in which one of the texts occurs. */
  filesWith(...texts: readonly (string | Buffer)[]): readonly string[] {
    return readdirSync(this.folder).filter((name) => {
      const bytes = readFileSync(join(this.folder, name));
      return texts.some((text) => bytes.includes(text));
    });
  }

  dispose(): void {
    for (const store of this.#stores) store.close();
    rmSync(this.folder, { recursive: true });
  }
}

export function newAccount(fields: Partial<NewAccount> = {}): NewAccount {
  return {
    provider: 'anthropic',
    kind: 'oauth',
    label: null,
    identityKey: 'email:ada@example.com',
    email: 'ada@example.com',
    accountId: null,
    organizationId: null,
    organizationName: null,
    projectId: null,
    plan: null,
    ownership: 'own',
    priority: 'normal',
    paused: false,
    disabled: null,
    authorizedAtMs: null,
    expiresAtMs: null,
    keySuffix: null,
    origin: 'login',
    source: null,
    createdAtMs: 1,
    updatedAtMs: 1,
    ...fields,
  };
}
