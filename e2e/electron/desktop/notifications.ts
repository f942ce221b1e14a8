import type { Variant } from '@jellybrick/dbus-next';
import type { BusClient } from './bus-client.ts';
import { BusService } from './bus-service.ts';

const NAME = 'org.freedesktop.Notifications';

export interface Notice {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** Keys of its actions. */
  readonly actions: readonly string[];
  readonly urgency: number | null;
}

/** The desktop's notifications: what was shown, and a person's click on it. */
export class Notifications {
  readonly shown: Notice[] = [];
  readonly #client: BusClient;
  #service: BusService | null = null;

  private constructor(client: BusClient) {
    this.#client = client;
  }

  static async start(client: BusClient): Promise<Notifications> {
    const notifications = new Notifications(client);
    notifications.#service = await BusService.start(client, {
      path: '/org/freedesktop/Notifications',
      name: NAME,
      methods: {
        Notify: { returns: 'u', run: (args) => [notifications.#show(args as NotifyArguments)] },
        CloseNotification: { returns: '', run: ([id]) => notifications.#close(Number(id)) },
        GetCapabilities: { returns: 'as', run: () => [['body', 'actions']] },
        GetServerInformation: { returns: 'ssss', run: () => ['lane', 'sluice', '1', '1.2'] },
      },
    });
    return notifications;
  }

  /** The first notification that is accepted, also one that was shown before. */
  async until(accept: (notice: Notice) => boolean): Promise<Notice> {
    const [notice] = await this.#client.until(
      () => this.shown.filter(accept),
      ({ length }) => length > 0,
    );
    return notice as Notice;
  }

  click({ id }: Notice, action = 'default'): void {
    this.#service?.emit('ActionInvoked', 'us', [id, action]);
    this.#closed(id, 2);
  }

  #show([, replaces, , title, body, actions, hints]: NotifyArguments): number {
    const id = replaces === 0 ? this.shown.length + 1 : replaces;
    const urgency = hints['urgency']?.value;
    this.shown.push({
      id,
      title,
      body,
      actions: actions.filter((_text, index) => index % 2 === 0),
      urgency: typeof urgency === 'number' ? urgency : null,
    });
    // No desktop sends this one: it wakes who waits for a notification.
    this.#service?.emit('Shown', 'u', [id]);
    return id;
  }

  #close(id: number): readonly unknown[] {
    this.#closed(id, 3);
    return [];
  }

  #closed(id: number, reason: number): void {
    this.#service?.emit('NotificationClosed', 'uu', [id, reason]);
  }
}

type NotifyArguments = readonly [
  app: string,
  replaces: number,
  icon: string,
  title: string,
  body: string,
  actions: readonly string[],
  hints: Readonly<Record<string, Variant>>,
];
