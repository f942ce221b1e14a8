import { UNKNOWN_IDENTITY } from '../account.ts';
import type { PoolAccount } from '../account.ts';

/** A ready sign-in of `anthropic` with id 1; a test names what matters to it. */
export function makePoolAccount(fields: Partial<PoolAccount> = {}): PoolAccount {
  return {
    ...UNKNOWN_IDENTITY,
    id: 1,
    provider: 'anthropic',
    kind: 'oauth',
    label: null,
    identityKey: 'email:ada@example.com',
    ownership: 'own',
    priority: 'normal',
    paused: false,
    disabled: null,
    authorizedAtMs: null,
    expiresAtMs: null,
    keySuffix: null,
    origin: 'login',
    source: null,
    createdAtMs: 0,
    updatedAtMs: 0,
    revision: 1,
    secretRevision: 1,
    blocks: [],
    locked: false,
    lockedReason: null,
    ...fields,
  };
}
