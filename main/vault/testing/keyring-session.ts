import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The daemon takes the end of the line for a part of it. */
const PASSWORD = 'pw\n';
const CHILD = join(import.meta.dirname, 'vault-child.ts');

/** Why the real keychain cannot be tested here; null: it can. */
export function missingForKeyring(): string | null {
  if (process.platform !== 'linux') return 'it is another system';
  const programs = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'];
  const missing = programs.filter(
    (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0,
  );
  return missing.length === 0 ? null : `${missing.join(', ')} is not installed`;
}

/** A session of its own: a bus, a keyring with a password when asked for, fresh folders. */
export class KeyringSession {
  readonly home = mkdtempSync(join(tmpdir(), 'sluice-keyring-'));
  readonly profile = join(this.home, 'profile');
  readonly environment: NodeJS.ProcessEnv;
  readonly #running: ChildProcess[] = [];
  keyring: ChildProcess | null = null;

  constructor() {
    for (const name of ['run', 'data', 'profile'])
      mkdirSync(join(this.home, name), { mode: 0o700 });
    this.environment = {
      PATH: process.env['PATH'],
      HOME: this.home,
      XDG_DATA_HOME: join(this.home, 'data'),
      XDG_RUNTIME_DIR: join(this.home, 'run'),
    };
  }

  /** It can start no service by itself: what is there was started here. */
  async startBus(): Promise<void> {
    const config = join(this.home, 'bus.conf');
    writeFileSync(
      config,
      `<busconfig><type>session</type><listen>unix:dir=${join(this.home, 'run')}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
    );
    const bus = this.#spawn('dbus-daemon', [
      `--config-file=${config}`,
      '--nofork',
      '--print-address',
    ]);
    const [address] = (await once(
      createInterface({ input: bus.stdout ?? process.stdin }),
      'line',
    )) as [string];
    this.environment['DBUS_SESSION_BUS_ADDRESS'] = address;
  }

  async startKeyring(mode: 'unlock' | 'locked'): Promise<void> {
    const args = [
      '--foreground',
      '--components=secrets',
      ...(mode === 'unlock' ? ['--unlock'] : []),
    ];
    const keyring = this.#spawn('gnome-keyring-daemon', args);
    this.keyring = keyring;
    keyring.stdin?.end(mode === 'unlock' ? PASSWORD : '');
    // The bus says when the name is taken.
    while (!this.#owns()) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** The one that runs, by its control socket, as a login does: byte, then length, `unlock` (1) and the password. */
  async unlockKeyring(): Promise<void> {
    const password = Buffer.from(PASSWORD);
    const request = Buffer.alloc(13);
    request.writeUInt32BE(12 + password.length, 1);
    request.writeUInt32BE(1, 5);
    request.writeUInt32BE(password.length, 9);
    const socket = connect(join(this.home, 'run', 'keyring', 'control'));
    socket.write(Buffer.concat([request, password]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    if (answer.readUInt32BE(4) !== 0) throw new Error(`not unlocked: ${answer.readUInt32BE(4)}`);
  }

  async stopKeyring(): Promise<void> {
    const { keyring } = this;
    if (keyring === null) return;
    this.keyring = null;
    const ended = once(keyring, 'exit');
    keyring.kill('SIGKILL');
    await ended;
  }

  child(command: string, word = '', environment: NodeJS.ProcessEnv = {}): VaultChild {
    const process_ = this.#spawn(
      process.execPath,
      [CHILD, this.profile, command, word],
      environment,
    );
    return new VaultChild(process_);
  }

  async dispose(): Promise<void> {
    for (const child of this.#running.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    if (existsSync(this.home)) rmSync(this.home, { recursive: true, force: true });
  }

  #owns(): boolean {
    const { stdout } = spawnSync(
      'dbus-send',
      [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.DBus',
        '/org/freedesktop/DBus',
        'org.freedesktop.DBus.NameHasOwner',
        'string:org.freedesktop.secrets',
      ],
      { env: this.environment, encoding: 'utf8' },
    );
    return stdout.includes('boolean true');
  }

  #spawn(command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(command, args, {
      env: { ...this.environment, ...more },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#running.push(child);
    return child;
  }
}

export interface Told {
  readonly status: {
    readonly mode: string;
    readonly locked: boolean;
    readonly degraded: boolean;
    readonly reason: string | null;
  };
  readonly secrets: readonly string[] | null;
}

export class VaultChild {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(child: ChildProcess) {
    this.#process = child;
    this.#lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  }

  async answer<T = Told>(): Promise<T> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the child said nothing');
    return JSON.parse(line.value) as T;
  }

  say(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  async ended(): Promise<number | null> {
    if (this.#process.exitCode !== null) return this.#process.exitCode;
    const [code] = (await once(this.#process, 'exit')) as [number | null];
    return code;
  }
}
