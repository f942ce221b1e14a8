import type {
  CallInput,
  CallName,
  CallOutput,
  ContractClient,
  ContractEvent,
} from '../../shared/contract.ts';
import type { Bus } from './bus.ts';
import type { Dispatch } from './dispatch.ts';

/** The contract without a pipe, for guests and the shell that hosts. */
export function createInProcessClient(
  dispatch: Dispatch,
  bus: Pick<Bus, 'subscribe'>,
): ContractClient {
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      return (await dispatch(name, input)) as CallOutput<N>;
    },
    subscribe(listener: (event: ContractEvent) => void): () => void {
      return bus.subscribe(listener);
    },
  };
}
