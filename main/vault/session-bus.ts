import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { busAddress, socketOf } from './bus-address.ts';
import { BusConversation, inBus } from './bus-conversation.ts';
import { readTexts } from './dbus-message.ts';
import type { KeychainState } from './keychain.ts';

const SERVICE = 'org.freedesktop.secrets';
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
