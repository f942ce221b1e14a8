import { expect, test, vi } from 'vitest';
import { readWith } from './read-again.ts';

function parts(reopen: () => Promise<void>): Parameters<typeof readWith>[0] {
  return {
    vault: { reopen },
    pool: { reload: vi.fn() },
    clients: { reload: vi.fn() },
    settings: { reload: vi.fn() },
    resets: { reload: vi.fn() },
    letInChanged: vi.fn(),
  };
}

test('a revoked key waits for no keychain: clients are read before the vault is asked', () => {
  const all = parts(() => new Promise(() => undefined));
  void readWith(all)();
  expect(all.clients.reload).toHaveBeenCalledOnce();
});

test('nor for one that fails', async () => {
  const all = parts(() => Promise.reject(new Error('no keychain')));
  await expect(readWith(all)()).rejects.toThrow('no keychain');
  expect(all.clients.reload).toHaveBeenCalledOnce();
});
