import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRoot, ended } from './testing/fake-root.ts';

const IN_BROWSER = '["serve"]\n';
const MEMORY = 'node_modules/.cache/sluice/electron.json';
/** Puts a working Electron where the installer puts it; path.txt last, as it does. */
const INSTALL = `
  fs.rmSync(path.join(__dirname, 'dist'), { recursive: true, force: true });
  fs.mkdirSync(path.join(__dirname, 'dist'), { recursive: true });
  fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '#!/bin/sh\\necho started\\n', { mode: 0o755 });
  fs.writeFileSync(path.join(__dirname, 'dist', 'version'), '45.4.1');
  fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');
`;
const HANG = 'setInterval(() => {}, 1000);';

let root: FakeRoot;
beforeEach(() => {
  root = new FakeRoot();
  root.write(
    'impatient.cjs',
    `require('./main/start/start.cjs').start({
       root: __dirname, limits: { lookEveryMs: 20, looksWithoutChange: 50 },
     });`,
  );
});
afterEach(() => root.dispose());

function reasonKept(): string {
  return (JSON.parse(root.read(MEMORY)) as { reason: string }).reason;
}

describe('an installer that succeeds', () => {
  it('is followed by the desktop, once', async () => {
    root.setInstaller(INSTALL);
    for (const lines of [
      /^Fetching Electron 45\.4\.1[^\n]+\nSluice opens on/,
      /^Sluice opens on/,
    ]) {
      const { code, stdout, stderr } = await root.start();
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'started\n' });
      expect(stderr).toMatch(lines);
    }
    expect(root.installerRuns()).toBe(1);
    expect(root.has(MEMORY)).toBe(false);
  });

  it('replaces an installed Electron that is too old', async () => {
    root.write('node_modules/electron/path.txt', 'electron');
    root.write('node_modules/electron/dist/electron', '');
    root.write('node_modules/electron/dist/version', '44.0.0');
    root.setInstaller(INSTALL);
    expect(await root.start()).toMatchObject({ stdout: 'started\n' });
  });

  it('tells how much has come', async () => {
    root.setInstaller(`
      fs.mkdirSync(path.join(os.tmpdir(), 'electron-download-x'));
      fs.writeFileSync(path.join(os.tmpdir(), 'electron-download-x', 'zip'), '');
      fs.truncateSync(path.join(os.tmpdir(), 'electron-download-x', 'zip'), 60e6);
      ${HANG}
    `);
    const { stderr } = await root.start({ script: 'impatient.cjs' });
    expect(stderr).toContain('Electron 45.4.1: 50 MB fetched\n');
    expect(root.leftovers()).toEqual([]);
  });

  it('but leaves no Electron behind is a refusal', async () => {
    root.setInstaller('');
    expect(await root.start()).toMatchObject({ stdout: IN_BROWSER });
    expect(reasonKept()).toBe('its installer ended without leaving one');
  });
});

describe('an installer that refuses', () => {
  it('is remembered: the next start says so and does not try again', async () => {
    root.setInstaller("console.error(new TypeError('fetch failed').stack); process.exit(1);");
    for (const lines of [
      /^Fetching [^\n]+\nSluice opens in [^\n]+\n$/,
      /^Sluice opens in [^\n]+\n$/,
    ]) {
      const { stdout, stderr } = await root.start();
      expect(stdout).toBe(IN_BROWSER);
      expect(stderr).toMatch(lines);
      expect(stderr).toContain(
        '(its installer says: its download could not be reached); the next try is in 24 h',
      );
    }
    expect(root.installerRuns()).toBe(1);
  });

  it('is asked again when what was remembered is damaged', async () => {
    root.write(MEMORY, '{"time":');
    root.setInstaller('process.exit(1);');
    await root.start();
    expect(root.installerRuns()).toBe(1);
    expect(reasonKept()).toBe('its installer says: nothing, it ended with 1');
  });

  it('cannot put the password or the key of a mirror into the line or the file', async () => {
    root.setInstaller(`
      console.error('HTTPError: Response code 403 for https://me:hunter2@mirror.test/v45/e.zip?sig=topsecret');
      process.exit(1);
    `);
    const { stderr } = await root.start();
    expect(stderr).toContain('for https://mirror.test/v45/e.zip');
    expect(`${stderr}${root.read(MEMORY)}`).not.toMatch(/hunter2|topsecret/);
  });

  it('is not run where CI is set', async () => {
    root.setInstaller(INSTALL);
    expect(await root.start({ environment: { CI: '1' } })).toMatchObject({ stdout: IN_BROWSER });
    expect(root.installerRuns()).toBe(0);
  });
});

describe('an installer that hangs', () => {
  let server: Server;
  let open: number;
  beforeEach(async () => {
    open = 0;
    server = createServer((socket) => {
      open += 1;
      socket.on('error', () => undefined).on('close', () => (open -= 1));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  /** It and its child, which has its pipes too, each hold a connection to the test for as long as they live. */
  function hangingWithChild(): string {
    const { port } = server.address() as AddressInfo;
    const connect = `require("node:net").connect(${port}, "127.0.0.1"`;
    // Something comes until the child is there, so that a slow machine does not end them before.
    return `
      ${connect});
      const drip = setInterval(() => fs.appendFileSync(path.join(os.tmpdir(), 'part'), 'x'), 50);
      require('node:child_process')
        .spawn(process.execPath, ['-e', '${connect}, () => process.send("up"))'], {
          stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
        })
        .on('message', () => clearInterval(drip));
    `;
  }

  it('is ended with its children, remembered, and its temporary folder removed', async () => {
    root.setInstaller(hangingWithChild());
    const end = root.start({ script: 'impatient.cjs' });
    await expect.poll(() => open).toBe(2);
    const { stdout, stderr } = await end;
    expect(stdout).toBe(IN_BROWSER);
    expect(stderr).toContain('nothing came for 1 s');
    expect(reasonKept()).toBe('nothing came for 1 s');
    await expect.poll(() => open).toBe(0);
    expect(root.leftovers()).toEqual([]);
  });

  it('is not cut while bytes come, however slowly', async () => {
    // 30 drops, 50 ms apart: longer than the limit in all.
    root.setInstaller(`
      let drops = 0;
      const timer = setInterval(() => {
        fs.appendFileSync(path.join(os.tmpdir(), 'part'), 'x');
        if (++drops < 30) return;
        clearInterval(timer);
        ${INSTALL}
      }, 50);
    `);
    expect(await root.start({ script: 'impatient.cjs' })).toMatchObject({ stdout: 'started\n' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with its children on %s, and nothing is remembered or opened',
    async (signal) => {
      root.setInstaller(hangingWithChild());
      const child = root.spawn();
      const end = ended(child);
      await expect.poll(() => open).toBe(2);
      child.kill(signal);
      expect(await end).toMatchObject({ code: signal === 'SIGINT' ? 130 : 143, stdout: '' });
      await expect.poll(() => open).toBe(0);
      expect(root.has(MEMORY)).toBe(false);
      expect(root.leftovers()).toEqual([]);
    },
  );
});
