import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { encodeCall, readTexts, takeMessage } from './dbus-message.ts';
import type { BusCall, BusReply } from './dbus-message.ts';
import type { KeychainState } from './keychain.ts';

const SERVICE = 'org.freedesktop.secrets';
const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' } as const;
const PEER = { destination: SERVICE, path: '/org/freedesktop/secrets' } as const;

/**
 * Asks the session bus itself whether there is a keychain service and whether it answers, so that
 * libsecret is only asked when it can answer: it holds a thread until it does, and without a bus it
 * would start one (`dbus-launch`).
 */
export async function lookAtSecretService(
  environment: NodeJS.ProcessEnv,
  limitMs: number,
): Promise<KeychainState> {
  const address = busAddress(environment);
  if (address === null) return absent('there is no session bus');
  const path = socketOf(address);
  // Another transport than a Unix socket: libsecret itself must find out.
  if (path === null) return { kind: 'present' };
  const socket = connect(path);
  const limit = setTimeout(() => socket.destroy(new SilentBus()), limitMs);
  try {
    return await ask(socket);
  } catch (error) {
    return judge(error);
  } finally {
    clearTimeout(limit);
    socket.destroy();
  }
}

async function ask(socket: Socket): Promise<KeychainState> {
  const bus = new BusConversation(socket);
  await bus.begin();
  const owner = await bus.call({ ...inBus('NameHasOwner'), text: SERVICE });
  if (owner.error === null && owner.body.readUInt32LE(0) === 0) {
    const { body } = await bus.call(inBus('ListActivatableNames'));
    if (!readTexts(body).includes(SERVICE))
      return absent('the session bus has no keychain service');
  }
  const ping = { ...PEER, interface: 'org.freedesktop.DBus.Peer', member: 'Ping' };
  const { error } = await bus.call(ping);
  // Any answer of its own shows that it lives; only the bus speaks of these.
  const isBusError =
    error !== null && /\.(NoReply|ServiceUnknown|Spawn\.\w+|Disconnected)$/.test(error);
  return isBusError
    ? unavailable(`the keychain service does not start (${error})`)
    : { kind: 'present' };
}

function inBus(member: string): BusCall {
  return { ...BUS, interface: 'org.freedesktop.DBus', member };
}

/** GDBus looks in the same two places before it would start a bus of its own. */
function busAddress(environment: NodeJS.ProcessEnv): string | null {
  const named = environment['DBUS_SESSION_BUS_ADDRESS'];
  if (named) return named.startsWith('autolaunch:') ? null : named;
  const folder = environment['XDG_RUNTIME_DIR'];
  const path = folder ? join(folder, 'bus') : null;
  return path !== null && existsSync(path) ? `unix:path=${path}` : null;
}

function socketOf(address: string): string | null {
  const parts = /^unix:(?:.*,)?(path|abstract)=([^,;]+)/.exec(address);
  if (parts === null) return null;
  const path = decodeURIComponent(parts[2] ?? '');
  return parts[1] === 'abstract' ? `\0${path}` : path;
}

class SilentBus extends Error {}

function judge(error: unknown): KeychainState {
  if (error instanceof SilentBus) return unavailable('it does not answer');
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ECONNREFUSED') return absent('there is no session bus');
  return unavailable('the session bus cannot be asked');
}

function absent(why: string): KeychainState {
  return { kind: 'absent', why };
}

function unavailable(why: string): KeychainState {
  return { kind: 'unavailable', why };
}

/** One connection; its calls come one after the other. */
class BusConversation {
  readonly #socket: Socket;
  #arrived = Buffer.alloc(0);
  #serial = 0;
  #look: () => void = () => undefined;
  #end: Error | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#arrived = Buffer.concat([this.#arrived, chunk]);
      this.#look();
    });
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the bus hung up')));
  }

  async begin(): Promise<void> {
    const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
    this.#socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
    const answer = await this.#until(() => {
      const end = this.#arrived.indexOf('\r\n');
      if (end < 0) return null;
      const line = this.#arrived.toString('latin1', 0, end);
      this.#arrived = this.#arrived.subarray(end + 2);
      return line;
    });
    if (!answer.startsWith('OK')) throw new Error('the bus refused');
    this.#socket.write('BEGIN\r\n');
    await this.call(inBus('Hello'));
  }

  call(call: BusCall): Promise<BusReply> {
    this.#serial += 1;
    const serial = this.#serial;
    this.#socket.write(encodeCall(call, serial));
    return this.#until(() => {
      for (;;) {
        const message = takeMessage(this.#arrived);
        if (message === null) return null;
        this.#arrived = Buffer.from(message.rest);
        if (message.reply?.serial === serial) return message.reply;
      }
    });
  }

  #until<T>(take: () => T | null): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#look = () => {
        try {
          if (this.#end !== null) return reject(this.#end);
          const taken = take();
          if (taken !== null) resolve(taken);
        } catch (error) {
          reject(error);
        }
      };
      this.#look();
    });
  }

  #fail(error: Error): void {
    this.#end ??= error;
    this.#look();
  }
}
