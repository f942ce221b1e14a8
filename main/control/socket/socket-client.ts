import type { Socket } from 'node:net';
import { contract } from '../../../shared/contract.ts';
import type {
  CallInput,
  CallName,
  CallOutput,
  ContractClient,
  ContractEvent,
} from '../../../shared/contract.ts';
import { AppError, fromWire } from '../../../shared/errors.ts';
import { eventFrameSchema, parseEvent, resultFrameSchema } from '../../../shared/transport.ts';
import type { CallFrame, ResultFrame } from '../../../shared/transport.ts';
import { LINE_LIMIT_BYTES } from './lines.ts';
import type { LineReader } from './lines.ts';

/** A pool of a thousand accounts is some megabytes; the other end sends no more than its backlog holds. */
const ANSWER_LIMIT_BYTES = 16 * 1024 * 1024;

interface Waiting {
  readonly resolve: (frame: ResultFrame) => void;
  readonly reject: (error: AppError) => void;
}

/** The contract over a socket whose other end has proved itself. */
export class SocketClient implements ContractClient {
  readonly #socket: Socket;
  readonly #reader: LineReader;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: ContractEvent) => void>();
  #nextId = 1;
  #ended = false;
  /** Resolves when the other end has gone, or this one was disposed. */
  readonly closed: Promise<void>;

  constructor(socket: Socket, reader: LineReader, lines: readonly string[]) {
    this.#socket = socket;
    this.#reader = reader;
    reader.limitBytes = ANSWER_LIMIT_BYTES;
    socket.on('data', (chunk: Buffer) => this.#receive(() => this.#reader.push(chunk)));
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#end();
        resolve();
      });
    });
    this.#receive(() => lines);
    socket.resume();
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    if (this.#ended) throw gone();
    const id = this.#nextId++;
    const line = lineOf({ type: 'call', id, name, input });
    const frame = await new Promise<ResultFrame>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(line);
    });
    if (!frame.ok) throw fromWire(frame.error);
    return contract.calls[name].output.parse(frame.value) as CallOutput<N>;
  }

  subscribe(listener: (event: ContractEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#listeners.clear();
    this.#socket.destroy();
  }

  #receive(read: () => readonly string[]): void {
    const events: ContractEvent[] = [];
    try {
      for (const line of read()) {
        const event = this.#deliver(JSON.parse(line));
        if (event !== null) events.push(event);
      }
    } catch {
      this.#socket.destroy();
    }
    // Outside of that: a listener's own failure is no fault of the connection.
    for (const event of events) for (const listener of this.#listeners) listener(event);
  }

  /** The event that the message is, if it is one. */
  #deliver(message: unknown): ContractEvent | null {
    const result = resultFrameSchema.safeParse(message);
    if (result.success) {
      this.#waiting.get(result.data.id)?.resolve(result.data);
      this.#waiting.delete(result.data.id);
      return null;
    }
    return parseEvent(eventFrameSchema.parse(message));
  }

  #end(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(gone());
    this.#waiting.clear();
  }
}

/** The other end hangs up at a longer line: one call too large must not end all others. */
function lineOf(frame: CallFrame): string {
  const line = `${JSON.stringify(frame)}\n`;
  if (Buffer.byteLength(line) <= LINE_LIMIT_BYTES) return line;
  throw new AppError('BAD_REQUEST', 'This call is larger than 1 MiB.', 'Send less at once.');
}

function gone(): AppError {
  return new AppError(
    'NOT_RUNNING',
    'The running Sluice went away before it answered.',
    'Look at `sluice status`, then try again.',
  );
}
