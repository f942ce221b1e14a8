import type { Socket } from 'node:net';
import { encodeCall, takeMessage } from './dbus-message.ts';
import type { BusCall, BusReply } from './dbus-message.ts';

const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' } as const;

export function inBus(member: string): BusCall {
  return { ...BUS, interface: 'org.freedesktop.DBus', member };
}

/** One connection; its calls come one after the other. */
export class BusConversation {
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
