import { AppError } from '../shared/errors.ts';
import type { Pool } from './credentials/types.ts';

export function pendingPool(): Pool {
  return {
    accounts: () => [],
    get: () => null,
    select: () => ({ kind: 'none', code: 'NO_ACCOUNT', retryAtMs: null }),
    secret: () => Promise.reject(new Error('pending')),
    block: () => undefined,
    add: () => Promise.reject(new Error('pending')),
    setPaused: () => Promise.reject(new Error('pending')),
    rename: () => Promise.reject(new Error('pending')),
    remove: () => Promise.reject(new Error('pending')),
    onChange: () => () => undefined,
  };
}

export function pending(): never {
  throw new AppError('INTERNAL', 'pending');
}

export function noAccount(ref: unknown): never {
  throw new AppError('NOT_FOUND', `There is no account ${String(ref)}.`);
}
