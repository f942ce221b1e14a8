import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRoot, ended } from './testing/fake-root.ts';

const IN_BROWSER = '["serve"]\n';
const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;

let root: FakeRoot;
beforeEach(() => {
  root = new FakeRoot();
});
afterEach(() => root.dispose());

function inElectron(environment: NodeJS.ProcessEnv = {}) {
  return { environment: { ELECTRON_OVERRIDE_DIST_PATH: root.override, ...environment } };
}

it('uses Node’s own modules only', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.cjs'));
  const required = files.flatMap((name) =>
    [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/\brequire\('([^']+)'\)/g)]
      .map(([, module = '']) => module)
      .filter((module) => !module.startsWith('./')),
  );
  expect(required.length).toBeGreaterThan(0);
  expect(required.filter((name) => !isBuiltin(name))).toEqual([]);
});

describe('in Electron', () => {
  it('runs the repository folder as the app and hands its exit code back', async () => {
    root.nameElectron('45.4.1', 'exit 3');
    const { code, stdout, stderr } = await root.start(inElectron());
    const before = isRootOnLinux ? '--no-sandbox ' : '';
    expect({ code, stdout }).toEqual({ code: 3, stdout: `electron ${before}${root.path}\n` });
    expect(stderr).toMatch(/^Sluice opens on the desktop: Electron 45\.4\.1[^\n]*\n$/);
    expect(stderr.includes('--no-sandbox')).toBe(isRootOnLinux);
  });

  it('does not let ELECTRON_RUN_AS_NODE make it plain Node', async () => {
    root.nameElectron('45.4.1', 'echo "[${ELECTRON_RUN_AS_NODE-unset}] [$KEPT]"');
    const { stdout } = await root.start(inElectron({ ELECTRON_RUN_AS_NODE: '1', KEPT: 'kept' }));
    expect(stdout).toContain('[unset] [kept]');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on', async (signal) => {
    const ready = join(root.path, 'ready');
    root.nameElectron(
      '45.4.1',
      `trap 'exit 7' ${signal.slice(3)}; : > '${ready}'; while :; do sleep 0.05; done`,
    );
    const child = root.spawn(inElectron());
    const end = ended(child);
    await expect.poll(() => root.has('ready')).toBe(true);
    child.kill(signal);
    expect(await end).toMatchObject({ code: 7 });
  });

  it('that crashes as it starts gives way to the browser, and says so', async () => {
    root.nameElectron('45.4.1', 'kill -TRAP $$');
    const { code, stdout, stderr } = await root.start(inElectron());
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^electron .*\n\["serve"\]\n$/),
    });
    expect(stderr.split('\n')[1]).toContain('Electron ended with SIGTRAP as it started');
  });

  it('that cannot be run gives way to the browser', async () => {
    root.nameElectron('45.4.1');
    rmSync(root.override, { recursive: true });
    root.write('node_modules/electron/path.txt', 'electron');
    root.write('node_modules/electron/dist/electron', 'not executable');
    root.write('node_modules/electron/dist/version', '45.4.1');
    const { stdout, stderr } = await root.start();
    expect(stdout).toBe(IN_BROWSER);
    expect(stderr).toContain('Electron cannot be run (');
  });
});

describe('in the browser', () => {
  it('where the named Electron is too old', async () => {
    root.nameElectron('22.3.25');
    const { stdout, stderr } = await root.start(inElectron());
    expect(stdout).toBe(IN_BROWSER);
    expect(stderr).toMatch(/^Sluice opens in the browser: the Electron 22\.3\.25 [^\n]*\n$/);
  });

  it('with arguments, which go on to serve, and a stdout that is JSON only', async () => {
    root.nameElectron('45.4.1');
    const args = ['--json', '--port', '0'];
    const { stdout, stderr } = await root.start({ ...inElectron(), args });
    expect(JSON.parse(stdout)).toEqual(['serve', ...args]);
    expect(stderr).toMatch(/^Sluice opens in the browser: arguments were given[^\n]*\n$/);
  });
});

describe('the build', () => {
  const BUILDER = 'node_modules/electron-vite/bin/electron-vite.js';

  it.each(['main/index.js', 'preload/index.cjs', 'main/cli.js', 'renderer/index.html'])(
    'runs before the first line when out/%s is missing, and stays out of stdout',
    async (output) => {
      rmSync(join(root.path, 'out', output));
      root.write(
        BUILDER,
        `import { writeFileSync } from 'node:fs';
         console.log('chatter');
         writeFileSync('out/main/cli.js', 'console.log(JSON.stringify(process.argv.slice(2)));');`,
      );
      root.write('node_modules/electron-vite/package.json', '{"type":"module"}');
      const { stdout, stderr } = await root.start({ args: ['--json'] });
      expect(JSON.parse(stdout)).toEqual(['serve', '--json']);
      expect(stderr).toMatch(/^Building [^\n]+\nchatter\nSluice opens in the browser/);
    },
  );

  it('that fails is the end, with its exit code', async () => {
    rmSync(join(root.path, 'out', 'main', 'index.js'));
    root.write(BUILDER, 'process.exit(4);');
    expect(await root.start()).toMatchObject({ code: 4, stdout: '' });
  });
});
