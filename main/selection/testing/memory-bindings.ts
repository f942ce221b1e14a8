import type { Bindings, Continuations } from '../types.ts';

const MOST = 10_000;

/** Bindings of this process only; beyond 10,000 the least recent is dropped. */
export function createMemoryBindings(): Bindings {
  const bound = new Map<string, number>();

  function put(key: string, accountId: number): void {
    bound.delete(key);
    bound.set(key, accountId);
    if (bound.size <= MOST) return;
    for (const oldest of bound.keys()) {
      bound.delete(oldest);
      return;
    }
  }

  return {
    get: (provider, client, session) => {
      const key = keyOf(provider, client, session);
      const accountId = bound.get(key) ?? null;
      if (accountId !== null) put(key, accountId);
      return accountId;
    },
    bind: (provider, client, session, accountId) =>
      put(keyOf(provider, client, session), accountId),
  };
}

function keyOf(provider: string, client: number, session: string): string {
  return `${provider} ${client} ${session}`;
}

/** Nobody knows who made what. */
export const NO_CONTINUATIONS: Continuations = {
  ownerOf: () => null,
  remember: () => undefined,
};
