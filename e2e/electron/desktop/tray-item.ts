import { DBusError, Variant } from '@jellybrick/dbus-next';
import type { BusClient } from './bus-client.ts';

export interface ItemProperties {
  readonly id: string;
  readonly title: string;
  readonly tooltip: string;
  readonly status: string;
  /** Widths of the pictures of the icon, in pixels. */
  readonly iconSizes: readonly number[];
  readonly icon: Buffer;
  readonly menuPath: string;
  readonly isMenuOnly: boolean;
}

export interface MenuEntry {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly type: 'standard' | 'separator';
  readonly children: readonly MenuEntry[];
}

type Pixmap = readonly [width: number, height: number, bytes: Buffer];
type Layout = readonly [id: number, properties: Record<string, unknown>, children: Layout[]];

/** An icon in the tray as the panel knows it: org.kde.StatusNotifierItem and com.canonical.dbusmenu. */
export class TrayItem {
  readonly #client: BusClient;
  readonly #to: string;
  readonly #path: string;

  constructor(client: BusClient, address: string) {
    const slash = address.indexOf('/');
    this.#client = client;
    this.#to = address.slice(0, slash);
    this.#path = address.slice(slash);
  }

  async properties(): Promise<ItemProperties> {
    const [all] = await this.#client.call({
      to: this.#to,
      path: this.#path,
      name: 'org.freedesktop.DBus.Properties',
      member: 'GetAll',
      signature: 's',
      body: ['org.kde.StatusNotifierItem'],
    });
    const values = all as Record<string, unknown>;
    const pixmaps = (values['IconPixmap'] ?? []) as readonly Pixmap[];
    const tooltip = values['ToolTip'] as readonly unknown[] | undefined;
    return {
      id: String(values['Id']),
      title: String(values['Title']),
      tooltip: [tooltip?.[2], tooltip?.[3]].filter((text) => text !== '').join('\n'),
      status: String(values['Status']),
      iconSizes: pixmaps.map(([width]) => width),
      icon: pixmaps[0]?.[2] ?? Buffer.alloc(0),
      menuPath: String(values['Menu']),
      isMenuOnly: values['ItemIsMenu'] === true,
    };
  }

  /** A click with the first button. */
  async activate(x = 0, y = 0): Promise<void> {
    await this.#client.call({
      to: this.#to,
      path: this.#path,
      name: 'org.kde.StatusNotifierItem',
      member: 'Activate',
      signature: 'ii',
      body: [x, y],
    });
  }

  async menu(): Promise<readonly MenuEntry[]> {
    const [, root] = await this.#menuCall('GetLayout', 'iias', [0, -1, []]);
    return entry(root as Layout).children;
  }

  /** What the entries say, in order, `—` for a separator. */
  async labels(): Promise<readonly string[]> {
    return (await this.menu()).map(({ label, type }) => (type === 'separator' ? '—' : label));
  }

  /** Chooses the entry of this label; waits for it if it is not there yet. */
  async click(label: string | RegExp): Promise<void> {
    const matches = (one: MenuEntry): boolean =>
      typeof label === 'string' ? one.label === label : label.test(one.label);
    for (;;) {
      const menu = await this.untilMenu((entries) => entries.some(matches));
      const chosen = menu.find(matches);
      if (chosen?.enabled !== true) throw new Error(`${String(label)} cannot be chosen`);
      if (await this.#choose(chosen)) return;
    }
  }

  /** Resolves when the item's properties are accepted. */
  until(accept: (properties: ItemProperties) => boolean): Promise<ItemProperties> {
    return this.#client.until(() => this.properties(), accept);
  }

  untilMenu(accept: (menu: readonly MenuEntry[]) => boolean): Promise<readonly MenuEntry[]> {
    return this.#client.until(() => this.menu(), accept);
  }

  /** False: the menu was drawn anew since it was read, and this entry is no more. */
  async #choose({ id }: MenuEntry): Promise<boolean> {
    try {
      await this.#menuCall('Event', 'isvu', [id, 'clicked', new Variant('i', 0), 0]);
      return true;
    } catch (error) {
      const menu = await this.menu();
      if (error instanceof DBusError && menu.every((entry) => entry.id !== id)) return false;
      throw error;
    }
  }

  async #menuCall(member: string, signature: string, body: unknown[]): Promise<readonly unknown[]> {
    const { menuPath } = await this.properties();
    const name = 'com.canonical.dbusmenu';
    return this.#client.call({ to: this.#to, path: menuPath, name, member, signature, body });
  }
}

/** A `_` marks a mnemonic in a D-Bus menu, `__` is the sign itself. */
function entry([id, properties, children]: Layout): MenuEntry {
  const label = typeof properties['label'] === 'string' ? properties['label'] : '';
  return {
    id,
    label: label.replaceAll(/_(.)/g, '$1'),
    enabled: properties['enabled'] !== false,
    type: properties['type'] === 'separator' ? 'separator' : 'standard',
    children: children.map(entry),
  };
}
