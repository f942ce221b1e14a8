import type {
  CallInput,
  CallName,
  CallOutput,
  ContractClient,
  ContractEvent,
} from '../../../shared/contract.ts';
import { fromWire } from '../../../shared/errors.ts';
import { eventFrameSchema, parseEvent, resultFrameSchema } from '../../../shared/transport.ts';

/** The contract over loopback HTTP, as the page does it. `ready` resolves with the first frame. */
export class FetchClient implements ContractClient {
  readonly #origin: string;
  readonly #token: string;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(event: ContractEvent) => void>();
  readonly ready: Promise<void>;

  constructor(origin: string, token: string) {
    this.#origin = origin;
    this.#token = token;
    this.ready = new Promise((resolve, reject) => {
      this.#follow(resolve).catch((error: unknown) => {
        if (!this.#stop.signal.aborted) reject(error);
      });
    });
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const answer = await fetch(`${this.#origin}/api/call`, {
      method: 'POST',
      headers: { 'x-sluice-token': this.#token },
      body: JSON.stringify({ type: 'call', id: 7, name, input }),
    });
    const frame = resultFrameSchema.parse(await answer.json());
    if (!frame.ok) throw fromWire(frame.error);
    return frame.value as CallOutput<N>;
  }

  subscribe(listener: (event: ContractEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#stop.abort();
  }

  async #follow(ready: () => void): Promise<void> {
    const answer = await fetch(`${this.#origin}/api/events`, {
      headers: { 'x-sluice-token': this.#token },
      signal: this.#stop.signal,
    });
    let rest = '';
    for await (const chunk of answer.body ?? []) {
      const lines = (rest + Buffer.from(chunk).toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter((one) => one.startsWith('data: '))) {
        const event = parseEvent(eventFrameSchema.parse(JSON.parse(line.slice(6))));
        ready();
        if (event !== null) for (const listener of this.#listeners) listener(event);
      }
    }
  }
}
