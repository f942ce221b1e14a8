import { mkdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeJwt } from '../../core/testing/make-jwt.ts';
import { silentLog } from '../../store/testing/temporary-store.ts';
import type { Store } from '../../store/types.ts';
import { ImportBench } from '../testing/import-bench.ts';
import { HOUR_MS } from '../testing/pool-bench.ts';
import { Follower } from './follower.ts';

let bench: ImportBench;
let store: Store;
let own: Awaited<ReturnType<ImportBench['openImport']>>;
beforeEach(async () => {
  bench = new ImportBench();
  store = await bench.open();
  own = await bench.openImport(store);
});
afterEach(() => bench.dispose());

const all = { findings: null, from: null, dryRun: false };
const mira = { email: 'mira@example.com' };
const settled = { ...mira, projectId: 'project-1', plan: 'Free' };

function writeGoogle(access: string, lifeMs = HOUR_MS, email = mira.email): void {
  bench.put(join(bench.home, '.gemini', 'oauth_creds.json'), {
    access_token: access,
    refresh_token: 'TOOLS-REFRESH',
    id_token: makeJwt({ email }),
    expiry_date: bench.nowMs + lifeMs,
  });
}

function secretOf(id: number) {
  const answer = own.pool.secret(id);
  if (answer instanceof Promise || !answer.ok || answer.value.secret.kind !== 'oauth') return null;
  return answer.value.secret;
}

describe('a sign-in that needs what its provider tells once', () => {
  test('gets its project like after a login, and keeps it when the tool renews the token', async () => {
    bench.told = () => settled;
    bench.extra = { tier: 'free-tier' };
    writeGoogle('SECRET-1');
    expect(await own.service.take(all)).toMatchObject([{ imported: true, email: mira.email }]);
    expect(own.pool.get(1)).toMatchObject({ projectId: 'project-1', plan: 'Free' });
    writeGoogle('SECRET-2');
    expect(await own.sources.read(1)).toBe('renewed');
    expect(secretOf(1)).toMatchObject({ access: 'SECRET-2', extra: { tier: 'free-tier' } });
    // The file says itself whose the new token is: nobody is asked each hour.
    expect(bench.asked).toEqual(['SECRET-1']);
  });

  test('whose file another person signed in to blocks, and asks nobody: the token says it', async () => {
    bench.told = () => settled;
    writeGoogle('SECRET-1');
    await own.service.take(all);
    writeGoogle('SECRET-OTHER', HOUR_MS, 'lab@example.com');
    expect(await own.sources.read(1)).toBe('other');
    expect(own.pool.get(1)).toMatchObject({
      ...settled,
      blocks: [{ reason: expect.stringContaining('another sign-in') }],
    });
    expect(bench.asked).toEqual(['SECRET-1']);
    expect(await own.service.find(null)).toMatchObject([
      { email: 'lab@example.com', importable: true, account: null },
    ]);
    writeGoogle('SECRET-2');
    expect(await own.sources.read(1)).toBe('renewed');
    expect(own.pool.get(1)?.blocks).toEqual([]);
  });

  test('is not taken while its provider refuses, and says why in the provider’s words', async () => {
    bench.why = 'Google wants you to verify your account first.';
    writeGoogle('SECRET-1');
    expect(await own.service.take(all)).toMatchObject([
      {
        imported: false,
        diagnosis: 'incomplete',
        detail: expect.stringContaining('wants you to verify'),
      },
    ]);
    expect(own.pool.accounts()).toEqual([]);
  });

  test('that had ended is borrowed, blocked, and set up by the first token that the tool writes', async () => {
    bench.told = () => settled;
    bench.extra = { tier: 'free-tier' };
    writeGoogle('SECRET-1', -1);
    expect(await own.service.take(all)).toMatchObject([{ diagnosis: 'expired', imported: true }]);
    expect(bench.asked).toEqual([]);
    expect(own.pool.get(1)).toMatchObject({
      projectId: null,
      blocks: [{ reason: expect.stringContaining('until its tool renews') }],
    });
    writeGoogle('SECRET-2');
    expect(await own.sources.read(1)).toBe('renewed');
    expect(own.pool.get(1)).toMatchObject({
      ...settled,
      ownership: 'borrowed',
      identityKey: 'email:mira@example.com',
      blocks: [],
    });
    expect(secretOf(1)?.extra).toEqual({ tier: 'free-tier' });
    writeGoogle('SECRET-3');
    expect(await own.sources.read(1)).toBe('renewed');
    expect(bench.asked).toEqual(['SECRET-2']);
  });

  test('stays blocked while the provider does not answer, and tries again', async () => {
    writeGoogle('SECRET-1', -1);
    await own.service.take(all);
    writeGoogle('SECRET-2');
    expect(await own.sources.read(1)).toBe('unusable');
    expect(own.pool.get(1)?.blocks).toHaveLength(1);
    // The file is looked at again and again meanwhile: its provider is not.
    for (let look = 0; look < 8; look += 1) expect(await own.sources.read(1)).toBe('unusable');
    expect(bench.asked).toEqual(['SECRET-2']);
    bench.told = () => settled;
    bench.nowMs += 16_000;
    expect(await own.sources.read(1)).toBe('renewed');
    expect(own.pool.get(1)).toMatchObject({ projectId: 'project-1', blocks: [] });
  });

  test('is not set up with the sign-in of somebody else', async () => {
    writeGoogle('SECRET-1', -1);
    await own.service.take(all);
    bench.told = () => ({ ...settled, email: 'lab@example.com' });
    writeGoogle('SECRET-2', HOUR_MS, 'lab@example.com');
    expect(await own.sources.read(1)).toBe('other');
    expect(own.pool.get(1)).toMatchObject({ ...mira, projectId: null });
  });

  test('is not set up over a change that came in between', async () => {
    writeGoogle('SECRET-1', -1);
    await own.service.take(all);
    writeGoogle('SECRET-2');
    bench.told = () => {
      void own.pool.rename(1, `mine ${bench.asked.length}`);
      return settled;
    };
    expect(await own.sources.read(1)).not.toBe('other');
    await vi.waitFor(() => expect(own.pool.get(1)?.label).toMatch(/^mine/));
    bench.told = () => settled;
    await own.sources.read(1);
    expect(own.pool.get(1)).toMatchObject({ projectId: 'project-1' });
    expect(own.pool.get(1)?.label).toMatch(/^mine/);
  });
});

describe('a take-over', () => {
  test('keeps what the provider told beside the token', async () => {
    bench.told = () => settled;
    bench.extra = { tier: 'free-tier' };
    writeGoogle('SECRET-1');
    await own.service.take(all);
    writeGoogle('SECRET-2');
    await own.takeOver(1);
    expect(bench.sent).toEqual(['TOOLS-REFRESH']);
    expect(own.pool.get(1)).toMatchObject({ ownership: 'own', projectId: 'project-1' });
    expect(secretOf(1)?.extra).toMatchObject({ tier: 'free-tier' });
  });

  test('of a sign-in that was never set up changes nothing and says what to do', async () => {
    writeGoogle('SECRET-1', -1);
    await own.service.take(all);
    await expect(own.takeOver(1)).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      message: expect.stringContaining('has not renewed it since'),
      hint: expect.stringContaining('sluice login google-gemini-cli --account 1'),
    });
    expect(own.pool.get(1)).toMatchObject({ ownership: 'borrowed' });
    expect(bench.sent).toEqual([]);
  });

  test('of a token that is never renewed does not threaten with the end of the tool’s copy', async () => {
    bench.told = () => ({ accountId: 'mira', organizationId: 'github.com' });
    bench.put(join(bench.home, '.config', 'github-copilot', 'apps.json'), {
      'github.com:Iv1.a': { user: 'mira', oauth_token: 'ghu_SECRET' },
    });
    await own.service.take(all);
    await expect(own.takeOver(1, false)).rejects.toMatchObject({
      code: 'CONFIRMATION_NEEDED',
      message: expect.stringMatching(/keeps the token .* follows the file of the tool no longer/),
    });
  });
});

describe('a tool that signs out', () => {
  const openCode = () => join(bench.home, '.local', 'share', 'opencode', 'auth.json');
  const SIGNED_OUT = { blocks: [{ reason: expect.stringContaining('its tool has signed out') }] };
  const key = { groq: { type: 'api', key: 'gsk_SECRETKEY' } };

  /** Two looks, with the time between them that a tool may take to write its file anew. */
  async function lookTwice(): Promise<void> {
    await own.sources.read(1);
    bench.nowMs += 2000;
    await own.sources.read(1);
  }

  test('ends what it lent and has no end of its own; the same there again lifts it', async () => {
    bench.put(openCode(), key);
    await own.service.take(all);
    bench.put(openCode(), {});
    expect(await own.sources.read(1)).toBe('unusable');
    expect(own.pool.get(1)?.blocks).toEqual([]);
    bench.nowMs += 2000;
    await own.sources.read(1);
    expect(own.pool.get(1)).toMatchObject(SIGNED_OUT);
    bench.put(openCode(), key);
    expect(await own.sources.read(1)).toBe('same');
    expect(own.pool.get(1)?.blocks).toEqual([]);
    unlinkSync(openCode());
    await lookTwice();
    expect(own.pool.get(1)).toMatchObject(SIGNED_OUT);
  });

  test('is not taken for one whose file is cut in half', async () => {
    bench.put(openCode(), key);
    await own.service.take(all);
    bench.put(openCode(), '{"groq":{"ty');
    await lookTwice();
    expect(own.pool.get(1)?.blocks).toEqual([]);
  });

  test('of one of its accounts leaves the others of the file as they are', async () => {
    bench.put(openCode(), { ...key, mistral: { type: 'api', key: 'ms_SECRETKEY' } });
    await own.service.take(all);
    bench.put(openCode(), { mistral: { type: 'api', key: 'ms_SECRETKEY' } });
    await lookTwice();
    expect(await own.sources.read(2)).toBe('same');
    expect(own.pool.accounts().map(({ blocks }) => blocks.length)).toEqual([1, 0]);
  });

  test('of Copilot ends the token that GitHub would serve for ever', async () => {
    bench.told = () => ({ accountId: 'mira', organizationId: 'github.com' });
    const apps = join(bench.home, '.config', 'github-copilot', 'apps.json');
    bench.put(apps, { 'github.com:Iv1.a': { user: 'mira', oauth_token: 'ghu_SECRET' } });
    await own.service.take(all);
    bench.put(apps, {});
    await lookTwice();
    expect(own.pool.get(1)).toMatchObject(SIGNED_OUT);
  });
});

describe('a followed folder of accounts', () => {
  function write(name: string, access: string): string {
    const path = join(bench.home, '.cli-proxy-api', `${name}.json`);
    const expired = new Date(bench.nowMs + HOUR_MS).toISOString();
    const email = `${name}@example.com`;
    bench.put(path, { type: 'claude', email, access_token: access, refresh_token: 'R', expired });
    return path;
  }

  test('each file is followed on its own; a new one is offered, one that is gone blocks at its end', async () => {
    bench.told = (access) => ({
      email: `${access.split('-')[0]}@example.com`,
      organizationId: 'o',
    });
    const paths = [write('mira', 'mira-1'), write('lab', 'lab-1')];
    await own.service.take(all);
    const follower = new Follower(own.pool, silentLog, 100);
    try {
      follower.start();
      write('mira', 'mira-2');
      const [labId, miraId] = [1, 2];
      await vi.waitFor(() => expect(secretOf(miraId)?.access).toBe('mira-2'));
      expect(secretOf(labId)?.access).toBe('lab-1');
      write('studio', 'studio-1');
      expect(await own.service.find(null)).toMatchObject([
        { diagnosis: 'already-here' },
        { diagnosis: 'already-here' },
        { email: 'studio@example.com', importable: true },
      ]);
      unlinkSync(paths[1] ?? '');
      expect(await own.sources.read(labId)).toBe('unusable');
      expect(own.pool.get(labId)?.blocks).toEqual([]);
      bench.nowMs += 2 * HOUR_MS;
      expect(await own.sources.read(labId)).toBe('unusable');
      expect(own.pool.get(labId)?.blocks).toMatchObject([
        { reason: expect.stringContaining('until its tool renews') },
      ]);
      rmSync(join(bench.home, '.cli-proxy-api'), { recursive: true });
      mkdirSync(join(bench.home, '.cli-proxy-api'));
      write('lab', 'lab-2');
      await vi.waitFor(() => expect(secretOf(labId)?.access).toBe('lab-2'));
      expect(own.pool.get(labId)?.blocks).toEqual([]);
    } finally {
      follower.dispose();
    }
  });
});
