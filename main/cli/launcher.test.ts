import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '..', 'sluice.cjs');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-launcher-'));
  mkdirSync(join(root, 'main'));
  copyFileSync(LAUNCHER, join(root, 'main', 'sluice.cjs'));
});
afterEach(() => rmSync(root, { recursive: true }));

function build(source: string): void {
  mkdirSync(join(root, 'out', 'main'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'out', 'main', 'cli.js'), source);
}

function installNode(): void {
  mkdirSync(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  symlinkSync(process.execPath, join(root, 'node_modules', 'node', 'bin', name));
}

/** `old`: the launcher believes that it runs on Node 20; what it starts does not. */
function launch(args: readonly string[], old = false): ChildProcessWithoutNullStreams {
  const shim = join(root, 'old-node.cjs');
  writeFileSync(
    shim,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
  );
  const before = old ? ['--require', shim] : [];
  return spawn(process.execPath, [...before, join(root, 'main', 'sluice.cjs'), ...args]);
}

async function ended(child: ChildProcessWithoutNullStreams) {
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { stdout, stderr, code };
}

test('what is not built says so, with the command', async () => {
  expect(await ended(launch(['accounts']))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('npm run build'),
  });
  const { stdout } = await ended(launch(['accounts', '--json']));
  expect(JSON.parse(stdout)).toMatchObject({ error: { hint: expect.stringContaining('build') } });
});

test.each([false, true])(
  'arguments go in and the exit code comes out (old Node: %s)',
  async (old) => {
    installNode();
    build('console.log(process.argv.slice(2).join()); process.exitCode = 3;');
    expect(await ended(launch(['a', '--json'], old))).toEqual({
      stdout: 'a,--json\n',
      stderr: '',
      code: 3,
    });
  },
);

test('an old Node without the pinned one says what to do, and loads nothing', async () => {
  build("console.log('loaded');");
  const answer = await ended(launch([], true));
  expect(answer).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('npm ci') });
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s reaches the program on the pinned Node, and its exit code comes back',
  async (signal) => {
    installNode();
    build(`
      process.on('${signal}', () => process.exit(7));
      setInterval(() => {}, 1000);
      console.log('ready');
    `);
    const child = launch([], true);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await ended(child)).toMatchObject({ code: 7 });
  },
);
