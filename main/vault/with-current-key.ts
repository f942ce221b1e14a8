import type { VaultControl } from './types.ts';
import { StaleKey } from './types.ts';

/**
 * A store whose writes follow a key that another process changed: refused inside the transaction, they
 * are made once more with the profile's own key.
 */
export function withCurrentKey<T extends object>(store: T, vault: Pick<VaultControl, 'reopen'>): T {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        const answer: unknown = value.apply(target, args);
        if (!(answer instanceof Promise)) return answer;
        return answer.catch(async (error: unknown) => {
          if (!(error instanceof StaleKey)) throw error;
          await vault.reopen();
          return (await value.apply(target, args)) as unknown;
        });
      };
    },
  });
}
