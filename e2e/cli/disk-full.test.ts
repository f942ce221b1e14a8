import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { closed, SluiceProcesses } from '../../main/cli/testing/sluice-process.ts';
import type { Ready } from '../../main/cli/testing/sluice-process.ts';
import type { Fault } from '../simulator/faults.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { askOwner } from './testing/ask-owner.ts';

const disk = mkdtempSync(join(tmpdir(), 'sluice-small-disk-'));
const mounted = mount();
afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});
const title = mounted ? 'on a full disk' : 'on a full disk (not run: no tmpfs can be mounted here)';

/** A disk of its own, so that it is full for this test alone. */
function mount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
}

/** A command takes a while on a loaded machine. */
const WAIT = { timeout: 15_000 };
const filler = join(disk, 'filler');
const reserve = join(disk, 'profile', 'sluice.db.reserve');

/** Down to the last byte. */
function fill(): void {
  appendFileSync(filler, '');
  const handle = openSync(filler, 'a');
  try {
    for (let bytes = 65_536; bytes >= 1;) {
      try {
        if (writeSync(handle, Buffer.alloc(bytes)) < bytes) bytes >>= 1;
      } catch {
        bytes >>= 1;
      }
    }
  } finally {
    closeSync(handle);
  }
}

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  sim = await startSimulator();
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap), SLUICE_HOME: home };
});
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
  for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true });
});

/** The last line of a login by the real command line. */
async function login(as: string): Promise<Record<string, unknown>> {
  const child = sluice.spawn(['login', 'anthropic', '--no-browser', '--json'], environment);
  let last: Record<string, unknown> = {};
  for await (const text of createInterface({ input: child.stdout })) {
    last = JSON.parse(text) as Record<string, unknown>;
    if (last['event'] !== 'open') continue;
    const { location } = await sim.approve(String(last['url']), { as });
    if (location !== null) await (await fetch(location)).text();
  }
  return last;
}

/** The provider has given new tokens, and its answer is on its way. */
function holdRefresh(): Fault {
  sim.grants.dropAccess(sim.accounts.list()[0]?.id ?? '');
  return sim.faults.add({ path: '/v1/oauth/token', action: { kind: 'hold', where: 'answer' } });
}

const home = join(disk, 'profile');

async function files() {
  return (await askOwner(home, 'status.get', {})).status.files;
}

async function emails(): Promise<readonly (string | null)[]> {
  return (await askOwner(home, 'accounts.list', {})).accounts.map(({ email }) => email);
}

async function ask({ proxy }: Ready, key: string): Promise<number> {
  const answer = await fetch(`${proxy}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'claude-sonnet-5',
      max_tokens: 8,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
  await answer.text();
  return answer.status;
}

/** A client key, an account that works, and today's backup. */
async function begin(): Promise<{ running: Serving; key: string }> {
  const running = await sluice.serve({ environment });
  expect(await login('mira')).toMatchObject({ event: 'done' });
  const { key } = await askOwner(home, 'clients.add', { name: 'tool' });
  expect(await ask(running.ready, key)).toBe(200);
  await vi.waitFor(async () => expect((await files()).backups.days).toHaveLength(1), WAIT);
  return { running, key };
}

type Serving = Awaited<ReturnType<SluiceProcesses['serve']>>;

async function end({ child }: Serving, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  child.kill(signal);
  await closed(child);
}

/** Everything works again with the tokens that the provider still takes. */
async function expectNothingLost(key: string): Promise<Serving> {
  const running = await sluice.serve({ environment });
  expect(await ask(running.ready, key)).toBe(200);
  expect(await emails()).toEqual(['mira@example.com']);
  expect(sim.log.violations()).toEqual([]);
  return running;
}

describe.skipIf(!mounted)(title, () => {
  test('a login is refused whole, and the backup of the day stays', async () => {
    const { running, key } = await begin();
    fill();
    expect(await login('lab')).toMatchObject({ error: { code: 'DISK_FULL' } });
    expect(await emails()).toEqual(['mira@example.com']);
    expect(await files()).toMatchObject({
      trouble: { code: 'DISK_FULL' },
      backups: { days: [expect.any(String)] },
    });
    expect(await ask(running.ready, key)).toBe(200);
    rmSync(filler);
    expect(await login('lab')).toMatchObject({ event: 'done' });
    expect((await files()).trouble).toBeNull();
  }, 60_000);

  test('no refresh is sent whose lease cannot be written, and the old token is good after a crash', async () => {
    const { running, key } = await begin();
    fill();
    sim.grants.dropAccess(sim.accounts.list()[0]?.id ?? '');
    expect(await ask(running.ready, key)).not.toBe(200);
    rmSync(filler);
    await end(running, 'SIGKILL');
    await expectNothingLost(key);
  }, 60_000);

  test('a refresh that the disk fills under writes its tokens with the room that was kept', async () => {
    const { running, key } = await begin();
    const held = holdRefresh();
    const asked = ask(running.ready, key);
    await held.whenHit;
    fill();
    held.release();
    expect(await asked).toBe(200);
    await end(running, 'SIGKILL');
    rmSync(filler);
    await expectNothingLost(key);
  }, 60_000);

  test('a command without an instance loses no tokens to a full disk either', async () => {
    const { running, key } = await begin();
    await end(running, 'SIGTERM');
    const held = holdRefresh();
    const asked = sluice.json(['refresh', '1'], { environment });
    await held.whenHit;
    fill();
    held.release();
    expect((await asked).code).toBe(0);
    rmSync(filler);
    await expectNothingLost(key);
  }, 60_000);

  test('new tokens that cannot be written are kept, and on the disk when there is room', async () => {
    const { running, key } = await begin();
    const held = holdRefresh();
    const asked = ask(running.ready, key);
    await held.whenHit;
    rmSync(reserve);
    fill();
    held.release();
    expect(await asked).not.toBe(200);
    expect(await files()).toMatchObject({ trouble: { code: 'DISK_FULL' } });
    rmSync(filler);
    await end(running, 'SIGTERM');
    await expectNothingLost(key);
  }, 60_000);

  test('a backup that finds no room is told, and no half of it is left', async () => {
    const { running } = await begin();
    await end(running, 'SIGTERM');
    const folder = join(disk, 'profile', 'backups');
    const [name = ''] = readdirSync(folder);
    renameSync(join(folder, name), join(folder, 'sluice-2026-01-01.db'));
    fill();
    // Room for a start, and not for a copy.
    truncateSync(filler, statSync(filler).size - 80 * 1024);
    await sluice.serve({ environment });
    await vi.waitFor(
      async () =>
        expect((await files()).backups).toMatchObject({
          days: ['2026-01-01'],
          failures: 1,
          trouble: { code: 'DISK_FULL' },
        }),
      WAIT,
    );
    expect(readdirSync(folder)).toEqual(['sluice-2026-01-01.db']);
  }, 60_000);

  test('a start and a command say that there is no room, and change nothing', async () => {
    const { running, key } = await begin();
    await end(running, 'SIGTERM');
    fill();
    const full = { error: { code: 'DISK_FULL' } };
    const told = await sluice.json(['accounts'], { environment });
    expect([told.code, told.value]).toMatchObject([1, full]);
    const served = await sluice.json(['serve', '--no-ui'], { environment });
    expect([served.code, served.value]).toMatchObject([1, full]);
    rmSync(filler);
    await expectNothingLost(key);
  });

  test('whatever little room there is, a start runs or says why not, and status answers', async () => {
    const { running, key } = await begin();
    await end(running, 'SIGTERM');
    const outcomes: unknown[] = [];
    for (const kib of [4, 16, 32, 36, 40, 44, 64]) {
      fill();
      truncateSync(filler, statSync(filler).size - kib * 1024);
      const started = await sluice.serve({ environment });
      const first = started.ready as { event?: string; error?: { code: string } };
      outcomes.push(first.error?.code ?? first.event);
      const { value } = await sluice.json(['status'], { environment });
      const told = value as { running?: boolean; error?: { code: string } };
      expect(told.error?.code ?? typeof told.running).toMatch(/^(?:DISK_FULL|boolean)$/);
      await end(started, 'SIGTERM');
      rmSync(filler);
    }
    expect(outcomes.filter((one) => one !== 'DISK_FULL' && one !== 'ready')).toEqual([]);
    expect(outcomes).toEqual(expect.arrayContaining(['DISK_FULL', 'ready']));
    await expectNothingLost(key);
  }, 90_000);
});
