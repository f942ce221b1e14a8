import { DBusError, Message } from '@jellybrick/dbus-next';
import type { Variant } from '@jellybrick/dbus-next';
import type { BusClient } from './bus-client.ts';

export interface ServiceMethod {
  /** Signature of what it returns. */
  readonly returns: string;
  readonly run: (args: readonly unknown[], sender: string) => readonly unknown[];
}

export interface ServiceParts {
  readonly path: string;
  readonly name: string;
  readonly methods: Readonly<Record<string, ServiceMethod>>;
  readonly properties?: () => Readonly<Record<string, Variant>>;
}

const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** One object with one interface on the bus, which owns the interface's name. */
export class BusService {
  readonly #client: BusClient;
  readonly #parts: ServiceParts;

  private constructor(client: BusClient, parts: ServiceParts) {
    this.#client = client;
    this.#parts = parts;
  }

  static async start(client: BusClient, parts: ServiceParts): Promise<BusService> {
    const service = new BusService(client, parts);
    client.bus.addMethodHandler((message) => service.#answer(message));
    await client.bus.requestName(parts.name);
    return service;
  }

  emit(member: string, signature: string, body: unknown[]): void {
    const { path, name } = this.#parts;
    this.#client.bus.send(Message.newSignal(path, name, member, signature, body));
  }

  #answer(message: Message): boolean {
    if (message.path !== this.#parts.path) return false;
    const reply = this.#propertyReply(message) ?? this.#methodReply(message);
    if (reply === null) return false;
    this.#client.bus.send(reply);
    return true;
  }

  #methodReply(message: Message): Message | null {
    const { name, methods } = this.#parts;
    const method = message.interface === name ? methods[message.member] : undefined;
    if (method === undefined) return null;
    const body = method.run(message.body, message.sender);
    return Message.newMethodReturn(message, method.returns, [...body]);
  }

  #propertyReply(message: Message): Message | null {
    if (message.interface !== PROPERTIES) return null;
    const values = this.#parts.properties?.() ?? {};
    if (message.member === 'GetAll') return Message.newMethodReturn(message, 'a{sv}', [values]);
    const value = values[String(message.body[1])];
    if (message.member !== 'Get' || value === undefined)
      throw new DBusError('org.freedesktop.DBus.Error.UnknownProperty', 'No such property');
    return Message.newMethodReturn(message, 'v', [value]);
  }
}
