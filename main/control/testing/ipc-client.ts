import { contract } from '../../../shared/contract.ts';
import type {
  CallInput,
  CallName,
  CallOutput,
  ContractClient,
  ContractEvent,
} from '../../../shared/contract.ts';
import { fromWire } from '../../../shared/errors.ts';
import { parseEvent, resultFrameSchema } from '../../../shared/transport.ts';
import type { EventFrame } from '../../../shared/transport.ts';
import type { IpcFace } from '../ipc/ipc-face.ts';

/** What the preload and the page do, with Electron's copying in between but without Electron. */
export class IpcClient implements ContractClient {
  readonly #answer: IpcFace;
  readonly #listeners = new Set<(event: ContractEvent) => void>();

  constructor(answer: IpcFace) {
    this.#answer = answer;
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const frame = structuredClone({ type: 'call', id: 1, name, input });
    const result = resultFrameSchema.parse(structuredClone(await this.#answer(frame)));
    if (!result.ok) throw fromWire(result.error);
    return contract.calls[name].output.parse(result.value) as CallOutput<N>;
  }

  subscribe(listener: (event: ContractEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  receive(frame: EventFrame): void {
    const event = parseEvent(structuredClone(frame));
    if (event !== null) for (const listener of this.#listeners) listener(event);
  }
}
