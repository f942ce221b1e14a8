import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedKeys } from '../simulator/seeds.ts';
import {
  addKeys,
  failRefreshes,
  failSignIn,
  mintClient,
  openWindow,
  signIn,
  signInByPaste,
  useProxy,
  useSocket,
} from './actions.ts';
import { LeakRun } from './leak-run.ts';
import { moveKey } from './move-key.ts';
import { describeLeak, scan } from './scan.ts';

const CRASH_CHILD = join(import.meta.dirname, 'testing', 'crash-child.ts');
const LIMIT_MS = 120_000;
let run: LeakRun;

beforeAll(async () => {
  run = await LeakRun.open();
}, LIMIT_MS);
afterAll(() => run.dispose());

function leaks(): readonly string[] {
  run.secrets.readTokenRequests(run.simulator);
  return scan(run.places(), run.secrets.all()).map(describeLeak);
}

it(
  'no byte of files, output, traffic and crashes holds a planted secret',
  async () => {
    const serving = run.spawn(['serve', '--port', '0', '--ui-port', '0', '--json']);
    const { proxy, ui } = await run.event(serving, 'ready');
    await openWindow(run, String(ui));
    await signIn(run, 'mira');
    await signInByPaste(run, 'studio');
    await signIn(run, 'lab');
    await failSignIn(run, 'mira');
    await addKeys(run);
    const key = await mintClient(run, 'leaks');
    await useProxy(run, String(proxy), key);
    await signIn(run, 'mira', '--account', '1');
    await failRefreshes(run, String(proxy), key);
    await useSocket(run);
    for (const command of ['status', 'accounts', 'usage', 'activity', 'clients', 'settings'])
      await Promise.all([run.run([command]), run.run([command, '--json'])]);
    await openWindow(run, (await run.run(['ui'])).stdout.trim().split(/\s+/).at(-1) ?? '');
    await moveKey(run);
    serving.child.kill('SIGKILL');
    await serving.closed;
    await crash();
    expect(run.secrets.all().length).toBeGreaterThan(20);
    expect(leaks()).toEqual([]);
  },
  LIMIT_MS,
);

it('a planted leak is told with its place, its form and its label, and without the secret', () => {
  const token = run.secrets.all().find(({ label }) => label.startsWith('refresh token'));
  const secret = String(token?.value);
  appendFileSync(join(run.folder, 'sluice.log'), `{"msg":"asked with ${secret}"}\n`);
  run.keep('stderr of a command', `token ${Buffer.from(`x${secret}`).toString('base64url')}`);
  run.keep('window: calls', `{"url":"/?t=${Buffer.from(secret).toString('hex')}"}`);
  run.keep('socket traffic', secret.toUpperCase());
  const told = leaks();
  expect(told).toEqual(
    expect.arrayContaining([
      expect.stringContaining(`${token?.label} (plain) in file sluice.log`),
      expect.stringContaining(`${token?.label} (base64 at offset 1) in stderr of a command`),
      expect.stringContaining(`${token?.label} (hex) in window: calls`),
      expect.stringContaining(`${token?.label} (upper case) in socket traffic`),
    ]),
  );
  expect(told.join('\n')).not.toContain(secret);
});

/** A bug in a serving process, with a token in the error. */
async function crash(): Promise<void> {
  const planted = `${seedKeys.anthropic.slice(0, 20)}-only-for-the-crash-0123456789`;
  run.secrets.plant('token in a crash', planted);
  const child = run.spawn([], CRASH_CHILD, { PLANTED: planted });
  await run.event(child, 'ready');
  child.child.stdin?.write('now\n');
  expect(await child.closed).toBe(1);
}
