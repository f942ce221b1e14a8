import { connect } from 'node:net';
import { busAddress, socketOf } from './bus-address.ts';
import { BusConversation, inBus } from './bus-conversation.ts';
import { BodyReader, BodyWriter } from './dbus-body.ts';
import type { BusArguments } from './dbus-message.ts';
import type { RawKeychain } from './keychain.ts';

const NAME = 'org.freedesktop.secrets';
const ROOT = '/org/freedesktop/secrets';
const DEFAULT_COLLECTION = `${ROOT}/aliases/default`;
const SECRET = 'org.freedesktop.Secret';
/** The attribute by which libsecret, and so keytar, finds entries of its generic schema. */
const SCHEMA = ['xdg:schema', `${SECRET}.Generic`] as const;
const LOCKED = 'The entry is in a locked collection';

type Entries = Pick<RawKeychain, 'get' | 'set' | 'remove'>;

/** The unique name of the keychain service; null: there is none, or this bus cannot be asked. */
export async function secretServiceOwner(
  environment: NodeJS.ProcessEnv,
  limitMs: number,
): Promise<string | null> {
  return converse(environment, limitMs, async (bus) => {
    const { error, body } = await bus.call({ ...inBus('GetNameOwner'), text: NAME });
    return error === null ? new BodyReader(body).text() : null;
  }).catch(() => null);
}

/**
 * The keychain without libsecret, which binds a process for its whole life to the keychain service that
 * it met first: after that one was started anew every call of libsecret fails, until the process ends.
 * The entries are the same (specifications.freedesktop.org/secret-service); no prompt is ever raised.
 */
export function createSecretService(
  service: string,
  environment: NodeJS.ProcessEnv,
  limitMs: number,
): Entries {
  function within<T>(work: (secrets: SecretSession) => Promise<T>): Promise<T> {
    return converse(environment, limitMs, (bus) => work(new SecretSession(bus, service)));
  }
  return {
    get: (account) => within((secrets) => secrets.get(account)),
    set: (account, text) => within((secrets) => secrets.set(account, text)),
    remove: (account) => within((secrets) => secrets.remove(account)),
  };
}

async function converse<T>(
  environment: NodeJS.ProcessEnv,
  limitMs: number,
  work: (bus: BusConversation) => Promise<T>,
): Promise<T> {
  const address = busAddress(environment);
  const path = address === null ? null : socketOf(address);
  if (path === null) throw new Error('there is no session bus that can be asked');
  const socket = connect(path);
  const limit = setTimeout(() => socket.destroy(new Error('no answer in time')), limitMs);
  try {
    const bus = new BusConversation(socket);
    await bus.begin();
    return await work(bus);
  } finally {
    clearTimeout(limit);
    // The service ends the session with the connection.
    socket.destroy();
  }
}

/** The transport is not encrypted: the bus is this user's own, who may ask for every entry anyway. */
class SecretSession {
  readonly #bus: BusConversation;
  readonly #service: string;

  constructor(bus: BusConversation, service: string) {
    this.#bus = bus;
    this.#service = service;
  }

  async get(account: string): Promise<string | null> {
    const item = await this.#find(account);
    if (item === null) return null;
    const session = await this.#session();
    const answer = await this.#call(item, 'Item.GetSecret', {
      signature: 'o',
      bytes: new BodyWriter().text(session).bytes(),
    });
    answer.struct().text();
    answer.blob();
    return answer.blob().toString('utf8');
  }

  async set(account: string, text: string): Promise<void> {
    const session = await this.#session();
    const body = new BodyWriter()
      .dictionary([
        (entry) =>
          entry.text(`${SECRET}.Item.Label`).signature('s').text(`${this.#service}/${account}`),
        (entry) =>
          entry
            .text(`${SECRET}.Item.Attributes`)
            .signature('a{ss}')
            .dictionary(this.#attributes(account)),
      ])
      .struct()
      .text(session)
      .blob(Buffer.alloc(0))
      .blob(Buffer.from(text))
      .text('text/plain')
      .yes();
    const answer = await this.#call(DEFAULT_COLLECTION, 'Collection.CreateItem', {
      signature: 'a{sv}(oayays)b',
      bytes: body.bytes(),
    });
    // Else it waits for a prompt, which nobody raises.
    if (answer.text() === '/') throw new Error(LOCKED);
  }

  async remove(account: string): Promise<boolean> {
    const item = await this.#find(account);
    if (item === null) return false;
    const answer = await this.#call(item, 'Item.Delete');
    if (answer.text() !== '/') throw new Error(LOCKED);
    return true;
  }

  async #find(account: string): Promise<string | null> {
    const answer = await this.#call(ROOT, 'Service.SearchItems', {
      signature: 'a{ss}',
      bytes: new BodyWriter().dictionary(this.#attributes(account)).bytes(),
    });
    const [open] = answer.texts();
    if (open !== undefined) return open;
    if (answer.texts().length > 0) throw new Error(LOCKED);
    return null;
  }

  async #session(): Promise<string> {
    const answer = await this.#call(ROOT, 'Service.OpenSession', {
      signature: 'sv',
      bytes: new BodyWriter().text('plain').signature('s').text('').bytes(),
    });
    answer.textVariant();
    return answer.text();
  }

  async #call(path: string, method: string, args?: BusArguments): Promise<BodyReader> {
    const [part = '', member = ''] = method.split('.');
    const target = { destination: NAME, path, interface: `${SECRET}.${part}`, member };
    const reply = await this.#bus.call({ ...target, ...(args === undefined ? {} : { args }) });
    if (reply.error === null) return new BodyReader(reply.body);
    throw new Error(reply.body.length > 4 ? new BodyReader(reply.body).text() : reply.error);
  }

  #attributes(account: string): readonly ((writer: BodyWriter) => void)[] {
    const pairs = [['service', this.#service], ['account', account], SCHEMA] as const;
    return pairs.map(
      ([name, value]) =>
        (writer: BodyWriter) =>
          void writer.text(name).text(value),
    );
  }
}
