import type { Socket } from 'node:net';
import { contract } from '../../../shared/contract.ts';
import { callFrameSchema } from '../../../shared/transport.ts';
import { Timer } from '../../platform/scheduler.ts';
import { answerFrame, eventFrame, helloFrame } from '../answer-frame.ts';
import type { Bus } from '../bus.ts';
import type { Dispatch } from '../dispatch.ts';
import { LineReader } from './lines.ts';
import { HANDSHAKE_MS, clientProofSchema, proofOf, provesIt } from './proof.ts';

/** A reader that is this far behind has stopped reading. */
const BACKLOG_LIMIT_BYTES = 8 * 1024 * 1024;

/** Steps in which nobody but the one who began the sign-in will ever go on with it. */
const WAITS_FOR_PERSON: ReadonlySet<string> = new Set(['waiting', 'other-identity']);
const startedSchema = contract.calls['login.start'].output;

interface SocketSessionParts {
  readonly socket: Socket;
  readonly dispatch: Dispatch;
  readonly bus: Pick<Bus, 'subscribe' | 'current'>;
  /** This connection's own. */
  readonly nonce: string;
  readonly token: string;
}

/** One connection: nothing is done for it, and nothing is told, before it has proved itself. */
export class SocketSession {
  readonly #parts: SocketSessionParts;
  readonly #reader = new LineReader();
  readonly #deadline: Timer;
  #proved = false;
  #unsubscribe: (() => void) | null = null;
  readonly #signIns = new Set<string>();

  constructor(parts: SocketSessionParts) {
    this.#parts = parts;
    this.#deadline = new Timer(() => parts.socket.destroy());
  }

  start(): void {
    const { socket, nonce } = this.#parts;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#deadline.set(HANDSHAKE_MS, () => {
      socket.destroy();
    });
    this.#send({ type: 'hello', nonce });
  }

  dispose(): void {
    this.#deadline.dispose();
    this.#unsubscribe?.();
    for (const loginId of this.#signIns) void this.#giveUp(loginId);
  }

  /** A killed command would leave its callback port taken for minutes. What is past waiting goes on. */
  async #giveUp(loginId: string): Promise<void> {
    const { dispatch } = this.#parts;
    const held = startedSchema.safeParse(
      await dispatch('login.get', { loginId }).catch(() => null),
    );
    if (held.success && WAITS_FOR_PERSON.has(held.data.login.step))
      await dispatch('login.cancel', { loginId }).catch(() => undefined);
  }

  #receive(chunk: Buffer): void {
    const { socket } = this.#parts;
    try {
      for (const line of this.#reader.push(chunk)) {
        if (socket.destroyed) return;
        const message: unknown = JSON.parse(line);
        if (this.#proved) this.#answer(message);
        else this.#check(message);
      }
    } catch {
      // No JSON, no frame or an endless line: whoever this is does not speak our language.
      socket.destroy();
    }
  }

  #check(message: unknown): void {
    const { socket, nonce, token, bus } = this.#parts;
    const proof = clientProofSchema.parse(message);
    const nonces = { server: nonce, client: proof.nonce };
    if (!provesIt(proof.mac, 'client', token, nonces)) {
      socket.destroy();
      return;
    }
    this.#proved = true;
    this.#deadline.cancel();
    this.#send({ type: 'welcome', mac: proofOf('server', token, nonces) });
    this.#unsubscribe = bus.subscribe((event) => this.#send(eventFrame(event)));
    this.#send(helloFrame(bus.current().generation));
  }

  #answer(message: unknown): void {
    const frame = callFrameSchema.parse(message);
    void answerFrame(this.#parts.dispatch, frame).then((result) => {
      if (frame.name === 'login.start' && result.ok) this.#keepSignIn(result.value);
      this.#send(result);
    });
  }

  #keepSignIn(value: unknown): void {
    const { loginId } = startedSchema.parse(value).login;
    if (this.#parts.socket.destroyed) void this.#giveUp(loginId);
    else this.#signIns.add(loginId);
  }

  #send(message: unknown): void {
    const { socket } = this.#parts;
    if (socket.destroyed) return;
    socket.write(`${JSON.stringify(message)}\n`);
    if (socket.writableLength > BACKLOG_LIMIT_BYTES) socket.destroy();
  }
}
