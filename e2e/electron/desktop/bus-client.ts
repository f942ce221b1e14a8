import { Message, MessageType, Variant, sessionBus } from '@jellybrick/dbus-next';
import type { MessageBus } from '@jellybrick/dbus-next';
import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 250;
const LIMIT_MS = 20_000;

export interface BusCall {
  readonly to: string;
  readonly path: string;
  readonly name: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: unknown[];
}

/** A connection to a session bus that hears every signal on it. */
export class BusClient {
  readonly bus: MessageBus;
  readonly #listeners = new Set<(message: Message) => void>();

  private constructor(bus: MessageBus) {
    this.bus = bus;
    bus.on('message', (message) => {
      if (message.type !== MessageType.SIGNAL) return;
      for (const listener of this.#listeners) listener(message);
    });
  }

  static async connect(address: string): Promise<BusClient> {
    const bus = sessionBus({ busAddress: address });
    await new Promise<void>((resolve, reject) => {
      bus.once('connect', resolve);
      // The package's types leave its 'error' event out.
      (bus as EventEmitter).once('error', reject);
    });
    const client = new BusClient(bus);
    await client.call({ ...BUS, member: 'AddMatch', signature: 's', body: ["type='signal'"] });
    return client;
  }

  /** The reply's values, without D-Bus' wrapping. */
  async call({ to, path, name, member, signature, body }: BusCall): Promise<readonly unknown[]> {
    const message = new Message({
      destination: to,
      path,
      interface: name,
      member,
      ...(signature === undefined ? {} : { signature, body: body ?? [] }),
    });
    const reply = await this.bus.call(message);
    return (reply?.body ?? []).map(unwrap);
  }

  /**
   * Reads until the answer is accepted, again after each signal on the bus, and now and then without one: not every
   * change is told by a signal.
   */
  async until<T>(read: () => Promise<T> | T, accept: (value: T) => boolean): Promise<T> {
    const endsAtMs = performance.now() + LIMIT_MS;
    for (;;) {
      const signal = Promise.withResolvers<void>();
      const listener = (): void => signal.resolve();
      this.#listeners.add(listener);
      try {
        const value = await read();
        if (accept(value)) return value;
        if (performance.now() > endsAtMs)
          throw new Error(`not seen in ${LIMIT_MS} ms; the last was ${JSON.stringify(value)}`);
        await Promise.race([signal.promise, sleep(LOOK_AGAIN_MS)]);
      } finally {
        this.#listeners.delete(listener);
      }
    }
  }

  onSignal(listener: (message: Message) => void): void {
    this.#listeners.add(listener);
  }

  dispose(): void {
    this.#listeners.clear();
    this.bus.disconnect();
  }
}

const BUS = {
  to: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  name: 'org.freedesktop.DBus',
};

function unwrap(value: unknown): unknown {
  if (value instanceof Variant) return unwrap(value.value);
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}
