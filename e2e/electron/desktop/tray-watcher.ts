import { Variant } from '@jellybrick/dbus-next';
import type { BusClient } from './bus-client.ts';
import { BusService } from './bus-service.ts';
import { TrayItem } from './tray-item.ts';

const NAME = 'org.kde.StatusNotifierWatcher';

/** The part of a desktop that shows tray icons: the watcher with which items register, and its one host. */
export class Tray {
  readonly #client: BusClient;
  readonly #items: { readonly owner: string; readonly address: string }[] = [];

  private constructor(client: BusClient) {
    this.#client = client;
  }

  static async start(client: BusClient): Promise<Tray> {
    const tray = new Tray(client);
    const service = await BusService.start(client, {
      path: '/StatusNotifierWatcher',
      name: NAME,
      methods: {
        RegisterStatusNotifierItem: {
          returns: '',
          run: ([what], owner) => {
            const address = tray.#add(String(what), owner);
            service.emit('StatusNotifierItemRegistered', 's', [address]);
            return [];
          },
        },
        RegisterStatusNotifierHost: { returns: '', run: () => [] },
      },
      properties: () => ({
        IsStatusNotifierHostRegistered: new Variant('b', true),
        ProtocolVersion: new Variant('i', 0),
        RegisteredStatusNotifierItems: new Variant('as', tray.#addresses()),
      }),
    });
    client.onSignal(({ member, body: [owner, , now] }) => {
      if (member === 'NameOwnerChanged' && now === '') tray.#forget(String(owner), service);
    });
    return tray;
  }

  /** The one item, as soon as it is registered. */
  async item(): Promise<TrayItem> {
    const [address = ''] = await this.#client.until(
      () => this.#addresses(),
      ({ length }) => length === 1,
    );
    return new TrayItem(this.#client, address);
  }

  /** Resolves when no item is left. */
  async empty(): Promise<void> {
    await this.#client.until(
      () => this.#items.length,
      (count) => count === 0,
    );
  }

  #addresses(): readonly string[] {
    return this.#items.map(({ address }) => address);
  }

  #add(what: string, owner: string): string {
    const address = what.startsWith('/') ? `${owner}${what}` : `${what}/StatusNotifierItem`;
    this.#items.push({ owner, address });
    return address;
  }

  #forget(owner: string, service: BusService): void {
    const gone = this.#items.findIndex((item) => item.owner === owner);
    if (gone === -1) return;
    const [item] = this.#items.splice(gone, 1);
    service.emit('StatusNotifierItemUnregistered', 's', [item?.address]);
  }
}
