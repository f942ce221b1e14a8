import { mkdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UNKNOWN_IDENTITY } from '../../core/account.ts';
import { selectPlainly } from '../../core/testing/select-plainly.ts';
import { Power } from '../../platform/power.ts';
import { silentLog } from '../../store/testing/temporary-store.ts';
import type { Store } from '../../store/types.ts';
import { Sweeper } from '../sweeper.ts';
import { ImportBench } from '../testing/import-bench.ts';
import { HOUR_MS, oauth, refusal, signIn } from '../testing/pool-bench.ts';
import { Follower } from './follower.ts';

let bench: ImportBench;
let store: Store;
let own: Awaited<ReturnType<ImportBench['openImport']>>;
let follower: Follower;
beforeEach(async () => {
  bench = new ImportBench();
  store = await bench.open();
  own = await bench.openImport(store);
  bench.writeClaude();
  await own.service.take({ findings: null, from: null, dryRun: false });
  follower = new Follower(own.pool, silentLog, 100);
});
afterEach(async () => {
  follower.dispose();
  await bench.dispose();
});

const query = { provider: 'anthropic', family: null, pinned: null, excluded: new Set<number>() };
const WAITS = { blocks: [{ reason: expect.stringContaining('until its tool renews') }] };

function access(): string | null {
  const answer = own.pool.secret(1);
  if (answer instanceof Promise || !answer.ok || answer.value.secret.kind !== 'oauth') return null;
  return answer.value.secret.access;
}

function untilAccess(expected: string): Promise<void> {
  return vi.waitFor(() => expect(access()).toBe(expected));
}

describe('a followed file', () => {
  test('that the tool replaces brings its token into the pool', async () => {
    follower.start();
    bench.writeClaude({ access: 'SECRET-ACCESS-2' });
    await untilAccess('SECRET-ACCESS-2');
    expect(own.pool.get(1)).toMatchObject({ ownership: 'borrowed', secretRevision: 2 });
  });

  test('that changed while nobody followed it is read at the start', async () => {
    bench.writeClaude({ access: 'SECRET-ACCESS-2' });
    follower.start();
    await untilAccess('SECRET-ACCESS-2');
  });

  test('that is cut in half, gone, and back keeps the account until it is whole', async () => {
    follower.start();
    const whole = bench.writeClaude({ access: 'SECRET-ACCESS-2' });
    await untilAccess('SECRET-ACCESS-2');
    writeFileSync(bench.claudePath, whole.slice(0, 40));
    expect(await own.sources.read(1)).toBe('unusable');
    unlinkSync(bench.claudePath);
    expect(await own.sources.read(1)).toBe('unusable');
    expect(access()).toBe('SECRET-ACCESS-2');
    rmSync(dirname(bench.claudePath), { recursive: true });
    mkdirSync(dirname(bench.claudePath));
    bench.writeClaude({ access: 'SECRET-ACCESS-3' });
    await untilAccess('SECRET-ACCESS-3');
    expect(own.pool.get(1)?.blocks).toEqual([]);
  });

  test('that belongs to somebody else now does not change the account, says so, and is offered', async () => {
    follower.start();
    bench.writeClaude({ email: 'lab@example.com', access: 'SECRET-OTHER' });
    await vi.waitFor(() =>
      expect(own.pool.get(1)?.blocks).toMatchObject([
        { reason: expect.stringContaining('another sign-in') },
      ]),
    );
    expect(own.pool.get(1)).toMatchObject({ email: 'mira@example.com', secretRevision: 1 });
    expect(selectPlainly(own.pool.accounts(), query, bench.nowMs)).toMatchObject({
      kind: 'none',
      code: 'RATE_LIMIT',
    });
    expect(await own.service.find(null)).toMatchObject([
      { email: 'lab@example.com', diagnosis: 'ready', importable: true, account: null },
    ]);
    bench.writeClaude({ access: 'SECRET-ACCESS-2' });
    await untilAccess('SECRET-ACCESS-2');
    expect(own.pool.get(1)?.blocks).toEqual([]);
  });

  test('whose new token the provider names somebody else’s is not taken, whatever stands beside it', async () => {
    bench.told = (token) => (token === 'STOLEN' ? { email: 'lab@example.com' } : null);
    bench.writeClaude({ access: 'STOLEN' });
    expect(await own.sources.read(1)).toBe('other');
    expect(own.pool.get(1)).toMatchObject({ secretRevision: 1 });
  });

  test('whose tool is waited for holds nothing against a sign-in that comes in that moment', async () => {
    bench.nowMs += 9 * HOUR_MS;
    const setBlocks = store.credentials.setBlocks.bind(store.credentials);
    vi.spyOn(store.credentials, 'setBlocks').mockImplementationOnce(async (...write) => {
      const identity = { ...UNKNOWN_IDENTITY, email: 'mira@example.com', organizationId: 'org-1' };
      await own.pool.add(signIn({ secret: oauth('own', bench.nowMs + HOUR_MS), identity }));
      return setBlocks(...write);
    });
    await own.pool.secret(1);
    expect(own.pool.get(1)).toMatchObject({ ownership: 'own', blocks: [] });
    expect(store.credentials.get(1)?.blocks).toEqual([]);
    expect(access()).toBe('own');
  });

  test('is followed no longer once a real sign-in made the account Sluice’s own', async () => {
    follower.start();
    bench.nowMs += 9 * HOUR_MS;
    await own.pool.secret(1);
    expect(own.pool.get(1)).toMatchObject(WAITS);
    const identity = { ...UNKNOWN_IDENTITY, email: 'mira@example.com', organizationId: 'org-1' };
    await own.pool.add(signIn({ secret: oauth('own', bench.nowMs + HOUR_MS), identity }));
    expect(own.pool.get(1)).toMatchObject({
      ownership: 'own',
      origin: 'login',
      source: null,
      blocks: [],
    });
    bench.writeClaude({ access: 'SECRET-ACCESS-2' });
    expect(await own.sources.read(1)).toBe('not-followed');
    expect(access()).toBe('own');
  });
});

describe('a token that ended or was refused', () => {
  test('is looked for in the file first', async () => {
    bench.writeClaude({ access: 'SECRET-ACCESS-2' });
    expect(await own.pool.secret(1, { staleRevision: 1 })).toMatchObject({
      value: { secret: { access: 'SECRET-ACCESS-2' }, secretRevision: 2 },
    });
  });

  test('and is still the same blocks the account until the file changes', async () => {
    follower.start();
    expect(await own.pool.secret(1, { staleRevision: 1 })).toMatchObject({
      error: { code: 'AUTH_ERROR', message: expect.stringContaining('borrowed') },
    });
    expect(own.pool.get(1)).toMatchObject({ ...WAITS, disabled: null });
    expect(selectPlainly(own.pool.accounts(), query, bench.nowMs)).toMatchObject({ kind: 'none' });
    bench.writeClaude({ access: 'SECRET-ACCESS-2' });
    await untilAccess('SECRET-ACCESS-2');
    expect(own.pool.get(1)?.blocks).toEqual([]);
  });

  test('stays blocked over a restart', async () => {
    bench.nowMs += 9 * HOUR_MS;
    await own.pool.secret(1);
    const again = await bench.openImport(store);
    expect(again.pool.get(1)).toMatchObject(WAITS);
  });
});

test('the tool’s refresh token is never sent: not by a sweep, a 401, an expiry or a restart', async () => {
  const before = statSync(bench.claudePath);
  const sweeper = new Sweeper(
    own.pool,
    new Power({ onError: () => {}, onTold: () => {} }),
    silentLog,
    5,
  );
  const sweeps = vi.spyOn(own.pool, 'due');
  sweeper.start();
  await vi.waitFor(() => expect(sweeps.mock.calls.length).toBeGreaterThan(2));
  await own.pool.secret(1, { staleRevision: 1 });
  bench.nowMs += 9 * HOUR_MS;
  await own.pool.secret(1);
  await own.pool.refreshAhead(1);
  const seen = sweeps.mock.calls.length;
  await vi.waitFor(() => expect(sweeps.mock.calls.length).toBeGreaterThan(seen + 2));
  sweeper.dispose();
  const again = await bench.openImport(store);
  await again.pool.secret(1);
  await again.pool.refreshAhead(1);
  expect(bench.sent).toEqual([]);
  expect(store.leases.list()).toEqual([]);
  expect(again.pool.get(1)).toMatchObject({ ...WAITS, ownership: 'borrowed', disabled: null });
  expect(statSync(bench.claudePath)).toMatchObject({ mtimeMs: before.mtimeMs, ino: before.ino });
});

describe('a take-over', () => {
  test('without the person’s word changes nothing and says what it means', async () => {
    const before = own.pool.get(1);
    await expect(own.takeOver(1, false)).rejects.toMatchObject({
      code: 'CONFIRMATION_NEEDED',
      message: expect.stringContaining('stops working'),
    });
    expect(own.pool.get(1)).toEqual(before);
    expect(bench.sent).toEqual([]);
  });

  test('stores the file’s refresh token as Sluice’s own before it spends it once', async () => {
    bench.writeClaude({ access: 'SECRET-ACCESS-2', refresh: 'NEWEST-REFRESH' });
    let seen: unknown;
    const { answer } = bench;
    bench.answer = (secret, signal) => {
      seen = store.credentials.get(1);
      return answer(secret, signal);
    };
    expect(await own.takeOver(1)).toMatchObject({
      refreshed: true,
      account: { ownership: 'own', source: null, blocks: [] },
    });
    expect(seen).toMatchObject({ ownership: 'own', source: null });
    expect(bench.sent).toEqual(['NEWEST-REFRESH']);
    expect(access()).toBe('fresh-1');
    const again = await bench.openImport(store);
    expect(again.pool.secret(1)).toMatchObject({ value: { secret: { refresh: 'r2' } } });
    await expect(own.takeOver(1)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('while the tool rotates spends nothing that the tool has spent', async () => {
    bench.told = () => {
      bench.writeClaude({ access: 'SECRET-ACCESS-2', refresh: 'NEWEST-REFRESH' });
      return { email: 'mira@example.com', organizationId: 'org-1' };
    };
    await expect(own.takeOver(1)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(own.pool.get(1)).toMatchObject({ ownership: 'borrowed', disabled: null });
    expect(bench.sent).toEqual([]);
    expect(await own.takeOver(1)).toMatchObject({ refreshed: true });
    expect(bench.sent).toEqual(['NEWEST-REFRESH']);
  });

  test('keeps the name and the pause that the person sets while the provider is asked', async () => {
    const replace = store.credentials.replace.bind(store.credentials);
    vi.spyOn(store.credentials, 'replace').mockImplementationOnce(async (...write) => {
      await own.pool.setPaused(1, true);
      return replace(...write);
    });
    bench.told = () => {
      void own.pool.rename(1, 'mine');
      return { email: 'mira@example.com', organizationId: 'org-1' };
    };
    expect(await own.takeOver(1)).toMatchObject({
      account: { ownership: 'own', label: 'mine', paused: true },
    });
    expect(bench.sent).toEqual(['TOOLS-REFRESH']);
  });

  test('loses against a sign-in of the same moment, whose token stays', async () => {
    const replace = store.credentials.replace.bind(store.credentials);
    vi.spyOn(store.credentials, 'replace').mockImplementationOnce(async (...write) => {
      const identity = { ...UNKNOWN_IDENTITY, email: 'mira@example.com', organizationId: 'org-1' };
      await own.pool.add(signIn({ secret: oauth('own', bench.nowMs + HOUR_MS), identity }));
      return replace(...write);
    });
    await expect(own.takeOver(1)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(own.pool.get(1)).toMatchObject({ ownership: 'own', origin: 'login' });
    expect(access()).toBe('own');
    expect(bench.sent).toEqual([]);
  });

  test('that the provider refuses disables the account and says what to do', async () => {
    bench.answer = async () => refusal(400, 'invalid_grant: revoked');
    await expect(own.takeOver(1)).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      hint: expect.stringContaining('sluice login anthropic --account 1'),
    });
    expect(own.pool.get(1)).toMatchObject({ ownership: 'own', disabled: { cause: 'revoked' } });
  });

  test('while the provider is out of reach is kept, and refreshed later', async () => {
    bench.answer = async () => refusal(null, 'network');
    expect(await own.takeOver(1)).toMatchObject({
      refreshed: false,
      account: { ownership: 'own', disabled: null },
    });
    expect(access()).toBe('SECRET-ACCESS-1');
  });

  test.each<[string, () => unknown, string]>([
    ['is gone', () => unlinkSync(bench.claudePath), 'AUTH_ERROR'],
    ['has no refresh token', () => bench.writeClaude({ refresh: null }), 'AUTH_ERROR'],
    [
      'is of somebody else',
      () => bench.writeClaude({ email: 'lab@example.com' }),
      'LOGIN_IDENTITY',
    ],
  ])('from a file that %s changes nothing', async (_name, change, code) => {
    change();
    await expect(own.takeOver(1)).rejects.toMatchObject({
      code,
      hint: expect.stringContaining('Nothing was changed'),
    });
    expect(own.pool.get(1)).toMatchObject({ ownership: 'borrowed', secretRevision: 1 });
    expect(bench.sent).toEqual([]);
  });
});
