import { spawn } from 'node:child_process';
import { accessSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Message, Variant, sessionBus } from '@jellybrick/dbus-next';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasTrayHost, waitForTrayHost } from './tray-host.ts';

const ADDRESS = 'unix:path=/nowhere';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-tray-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that notes how it was asked and answers by what it was asked. */
function fake(name: string, owner: string, host = 'exit 1'): void {
  const path = join(folder, name);
  const script = [
    '#!/bin/sh',
    `echo "${name} $DBUS_SESSION_BUS_ADDRESS $*" >> '${join(folder, 'asked')}'`,
    `case "$*" in *NameHasOwner*) ${owner};; *) ${host};; esac`,
  ];
  writeFileSync(path, script.join('\n'));
  chmodSync(path, 0o755);
}

function asked(): readonly string[] {
  try {
    return readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}

/** The fakes need a shell's built-ins only, so that none of the machine's own programs can answer. */
function deps(over: NodeJS.ProcessEnv = {}) {
  return {
    platform: 'linux' as const,
    environment: { PATH: folder, DBUS_SESSION_BUS_ADDRESS: ADDRESS, ...over },
  };
}

describe('hasTrayHost', () => {
  test('is true elsewhere, without a child', async () => {
    for (const platform of ['darwin', 'win32'] as const)
      expect(await hasTrayHost({ platform, environment: {} })).toBe(true);
  });

  test.each([
    ['busctl', "echo 'b true'", "echo 'b true'", true],
    ['busctl', "echo 'b true'", "echo 'b false'", false],
    ['busctl', "echo 'b true'", 'exit 1', true],
    ['busctl', "echo 'b false'", "echo 'b true'", false],
    ['gdbus', "echo '(true,)'", "echo '(<true>,)'", true],
    ['gdbus', "echo '(true,)'", "echo '(<false>,)'", false],
    ['gdbus', "echo '(false,)'", 'exit 1', false],
    ['dbus-send', "echo '   boolean true'", "echo '   variant       boolean true'", true],
    ['dbus-send', "echo '   boolean true'", "echo '   variant       boolean false'", false],
    ['dbus-send', "echo '   boolean false'", 'exit 1', false],
  ])('%s: owner %s, host %s: %s', async (program, owner, host, expected) => {
    fake(program, owner, host);
    expect(await hasTrayHost(deps())).toBe(expected);
    expect(asked()[0]).toContain(`${program} ${ADDRESS} `);
  });

  test('asks the next program when one fails, hangs or says something else', async () => {
    fake('busctl', "echo 'b true, or so'");
    fake('gdbus', 'exec /bin/sleep 60');
    fake('dbus-send', "echo '   boolean true'");
    expect(await hasTrayHost({ ...deps(), limitMs: 1000 })).toBe(true);
    expect(asked().map((line) => line.split(' ')[0])).toEqual([
      'busctl',
      'gdbus',
      'dbus-send',
      'dbus-send',
    ]);
  });

  test('is false without a program, and when all of them fail', async () => {
    expect(await hasTrayHost(deps())).toBe(false);
    fake('gdbus', 'exit 1');
    expect(await hasTrayHost(deps())).toBe(false);
  });

  test('starts no child without a bus: libdbus would start a bus of its own', async () => {
    fake('dbus-send', "echo '   boolean true'");
    const none = { DBUS_SESSION_BUS_ADDRESS: '' };
    expect(await hasTrayHost(deps(none))).toBe(false);
    expect(await hasTrayHost(deps({ ...none, XDG_RUNTIME_DIR: folder }))).toBe(false);
    expect(asked()).toEqual([]);
  });

  test('finds the bus of the session in its folder', async () => {
    fake('busctl', "echo 'b true'");
    const server = createServer().listen(join(folder, 'bus'));
    await new Promise((resolve) => server.once('listening', resolve));
    const environment = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: folder };
    expect(await hasTrayHost(deps(environment))).toBe(true);
    expect(asked()[0]).toContain(`busctl unix:path=${folder}/bus `);
    server.close();
  });
});

describe('waitForTrayHost', () => {
  test('asks again until the panel has come', async () => {
    fake('busctl', "echo 'b false'");
    const pauses: number[] = [];
    const pause = (delayMs: number) => {
      pauses.push(delayMs);
      if (pauses.length === 2) fake('busctl', "echo 'b true'", "echo 'b true'");
      return Promise.resolve();
    };
    expect(await waitForTrayHost({ tries: 5, pauseMs: 700 }, { ...deps(), pause })).toBe(true);
    expect(pauses).toEqual([700, 700]);
  });

  test('gives up after its tries', async () => {
    const pauses: number[] = [];
    const pause = (delayMs: number) => Promise.resolve(void pauses.push(delayMs));
    expect(await waitForTrayHost({ tries: 3, pauseMs: 5 }, { ...deps(), pause })).toBe(false);
    expect(pauses).toEqual([5, 5]);
  });
});

function programs(): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['dbus-daemon', 'busctl', 'gdbus', 'dbus-send'].flatMap((name) => {
    const found = folders.map((one) => join(one, name)).find((path) => isFile(path));
    return found === undefined ? [] : [found];
  });
}

function isFile(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

const [daemon, ...tools] = programs();
const isMissing = daemon?.endsWith('dbus-daemon') !== true || tools.length === 0;

describe('on a real bus', () => {
  test.skipIf(isMissing)('(needs dbus-daemon) each program sees the panel come', async () => {
    const parameters = ['--session', '--nofork', '--print-address=1'];
    const bus = spawn(daemon ?? '', [...parameters, `--address=unix:dir=${folder}`]);
    const ended = new Promise((resolve) => bus.once('exit', resolve));
    try {
      const [address] = await new Promise<string[]>((resolve) => {
        createInterface(bus.stdout).once('line', (line) => resolve([line]));
      });
      const client = sessionBus({ busAddress: address ?? '' });
      const sees = async (tool: string) => {
        const path = mkdtempSync(join(folder, 'path-'));
        const name = tool.replace(/.*\//, '');
        writeFileSync(join(path, name), `#!/bin/sh\nexec '${tool}' "$@"\n`, { mode: 0o755 });
        return hasTrayHost(deps({ PATH: path, DBUS_SESSION_BUS_ADDRESS: address }));
      };
      for (const tool of tools) expect([tool, await sees(tool)]).toEqual([tool, false]);
      let hasHost = false;
      client.addMethodHandler((message) => {
        if (message.member !== 'Get') return false;
        client.send(Message.newMethodReturn(message, 'v', [new Variant('b', hasHost)]));
        return true;
      });
      await client.requestName('org.kde.StatusNotifierWatcher', 0);
      for (const tool of tools) expect([tool, await sees(tool)]).toEqual([tool, false]);
      hasHost = true;
      for (const tool of tools) expect([tool, await sees(tool)]).toEqual([tool, true]);
      client.disconnect();
    } finally {
      bus.kill();
      await ended;
    }
  });
});
