import type { z } from 'zod';
import { accountCalls } from './contract/accounts.ts';
import { checkCalls } from './contract/check.ts';
import { clientCalls } from './contract/clients.ts';
import { historyCalls } from './contract/history.ts';
import { importCalls } from './contract/imports.ts';
import { loginCalls } from './contract/login.ts';
import { machineCalls } from './contract/machine.ts';
import { overrideCalls } from './contract/overrides.ts';
import { rankingCalls } from './contract/ranking.ts';
import { recoveryCalls } from './contract/recovery.ts';
import { resetCalls } from './contract/resets.ts';
import { portCalls } from './contract/ports.ts';
import { toolCalls } from './contract/tools.ts';
import { vaultCalls } from './contract/vault.ts';
import { events, stateCalls } from './contract/state.ts';

/** The only list of calls and events. Handlers, clients and test doubles are derived from it. */
export const contract = {
  calls: {
    ...accountCalls,
    ...checkCalls,
    ...loginCalls,
    ...clientCalls,
    ...stateCalls,
    ...machineCalls,
    ...recoveryCalls,
    ...importCalls,
    ...vaultCalls,
    ...resetCalls,
    ...historyCalls,
    ...overrideCalls,
    ...rankingCalls,
    ...toolCalls,
    ...portCalls,
  },
  events,
} as const;

type Calls = typeof contract.calls;
type Events = typeof contract.events;

export type CallName = keyof Calls;
/** What a caller may leave out has a default in the schema. */
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>;
export type ParsedInput<N extends CallName> = z.output<Calls[N]['input']>;
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>;

export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.output<Events[N]>;
/** One event as a tagged union. */
export type ContractEvent = { [N in EventName]: { name: N; payload: EventPayload<N> } }[EventName];

export type Handlers = {
  readonly [N in CallName]: (input: ParsedInput<N>) => Promise<CallOutput<N>> | CallOutput<N>;
};

/** The other end of every transport: HTTP, local socket, Electron IPC, or in the same process. */
export interface ContractClient {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: ContractEvent) => void): () => void;
}
