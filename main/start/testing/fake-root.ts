import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = join(import.meta.dirname, '..', '..');
const { executableOf } = createRequire(import.meta.url)('../find-electron.cjs') as {
  readonly executableOf: (platform: string) => string;
};

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the real start files, a command line that only tells its arguments, and no Electron yet. */
export class FakeRoot {
  readonly path = mkdtempSync(join(tmpdir(), 'sluice-start-'));
  readonly override = join(this.path, 'named');
  readonly #children = new Set<ChildProcessWithoutNullStreams>();

  constructor() {
    for (const name of ['start.cjs', 'sluice.cjs', 'start'])
      cpSync(join(MAIN, name), join(this.path, 'main', name), { recursive: true });
    this.write('package.json', '{"type":"module","devDependencies":{"electron":"45.4.1"}}');
    this.write('node_modules/electron/package.json', '{"type":"commonjs"}');
    this.write('temporary/.keep', '');
    mkdirSync(join(this.path, 'node_modules', 'node', 'bin'), { recursive: true });
    const node = process.platform === 'win32' ? 'node.exe' : 'node';
    symlinkSync(process.execPath, join(this.path, 'node_modules', 'node', 'bin', node));
    for (const output of ['main/index.js', 'preload/index.cjs', 'renderer/index.html'])
      this.write(`out/${output}`, '');
    this.write('out/main/cli.js', 'console.log(JSON.stringify(process.argv.slice(2)));');
  }

  write(file: string, content: string): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), content);
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  has(file: string): boolean {
    return existsSync(join(this.path, file));
  }

  /** What was left in the system's temporary folder, which is one of its own here. */
  leftovers(): readonly string[] {
    return readdirSync(join(this.path, 'temporary')).filter((name) => name !== '.keep');
  }

  /** An Electron that `ELECTRON_OVERRIDE_DIST_PATH` names: a shell script that tells its arguments. */
  nameElectron(version: string, script = ''): void {
    const executable = join('named', executableOf(process.platform));
    this.write(executable, `#!/bin/sh\necho "electron $*"\n${script}\n`);
    chmodSync(join(this.path, executable), 0o755);
    this.write('named/version', `v${version}`);
  }

  /** In place of Electron's own installer; it counts how often it was run. */
  setInstaller(source: string): void {
    this.write(
      'node_modules/electron/install.js',
      `const fs = require('node:fs'); const os = require('node:os'); const path = require('node:path');
       fs.appendFileSync(path.join(__dirname, 'runs'), 'x');
       ${source}`,
    );
  }

  installerRuns(): number {
    const runs = 'node_modules/electron/runs';
    return this.has(runs) ? this.read(runs).length : 0;
  }

  spawn({
    args = [],
    environment = {},
    script = 'main/start.cjs',
  }: {
    readonly args?: readonly string[];
    readonly environment?: NodeJS.ProcessEnv;
    readonly script?: string;
  } = {}): ChildProcessWithoutNullStreams {
    const temporary = join(this.path, 'temporary');
    const child = spawn(process.execPath, [join(this.path, script), ...args], {
      env: {
        PATH: process.env['PATH'],
        DISPLAY: ':0',
        TMPDIR: temporary,
        TMP: temporary,
        TEMP: temporary,
        ...environment,
      },
    });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  start(options: Parameters<FakeRoot['spawn']>[0] = {}): Promise<Ended> {
    return ended(this.spawn(options));
  }

  async dispose(): Promise<void> {
    await Promise.all(
      [...this.#children].map((child) => {
        const end = once(child, 'exit');
        child.kill('SIGKILL');
        return end;
      }),
    );
    rmSync(this.path, { recursive: true });
  }
}

export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { stdout, stderr, code };
}
