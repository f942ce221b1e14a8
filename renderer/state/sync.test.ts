import { expect, test } from 'vitest';
import type { ContractEvent } from '../../shared/contract.ts';
import type { Change, Snapshot } from '../../shared/contract/state.ts';
import { makeAccount, makeClient, makeSnapshot, makeUsage } from '../../shared/testing/snapshot.ts';
import type { Link, Transport } from '../transport/transport.ts';
import { createAppStore } from './store.ts';
import { StateSync } from './sync.ts';

interface Answer {
  readonly generation: number;
  readonly snapshot: Snapshot;
}

class FakeTransport implements Transport {
  readonly shell = null;
  reads = 0;
  answer: () => Promise<Answer> | Answer;
  #emit: (event: ContractEvent) => void = () => undefined;
  #link: (link: Link) => void = () => undefined;

  constructor(answer: () => Promise<Answer> | Answer) {
    this.answer = answer;
  }
  call(name: string): Promise<never> {
    if (name !== 'state.get') throw new Error(name);
    this.reads += 1;
    return Promise.resolve(this.answer()) as Promise<never>;
  }
  subscribe(listener: (event: ContractEvent) => void): () => void {
    this.#emit = listener;
    return () => undefined;
  }
  watch(listener: (link: Link) => void): () => void {
    this.#link = listener;
    return () => undefined;
  }
  open(): Promise<void> {
    return Promise.resolve();
  }
  dispose(): void {}
  live(): Promise<void> {
    this.#link('live');
    return settled();
  }
  send(from: number, to: number, changes: readonly Change[]): Promise<void> {
    this.#emit({ name: 'state', payload: { from, to, changes } });
    return settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

const first = makeSnapshot({
  accounts: [makeAccount(1), makeAccount(2)],
  usage: [makeUsage(1, [])],
  clients: [makeClient(1)],
});

async function started(answer: () => Promise<Answer> | Answer) {
  const transport = new FakeTransport(answer);
  const store = createAppStore();
  const sync = new StateSync(transport, store);
  await transport.live();
  return { transport, store, sync };
}

const rename: Change = { kind: 'account', account: makeAccount(2, { label: 'Studio' }) };

test('reads the state once it is connected', async () => {
  const { transport, store } = await started(() => ({ generation: 4, snapshot: first }));
  expect(transport.reads).toBe(1);
  expect(store.getState()).toMatchObject({ link: 'live', generation: 4, fault: null });
});

test('a change replaces one entry and keeps the identity of all others', async () => {
  const { transport, store } = await started(() => ({ generation: 4, snapshot: first }));
  await transport.send(4, 5, [rename]);
  const { snapshot, generation } = store.getState();
  expect(generation).toBe(5);
  expect(transport.reads).toBe(1);
  expect(snapshot?.accounts[1]?.label).toBe('Studio');
  expect(snapshot?.accounts[0]).toBe(first.accounts[0]);
  expect(snapshot?.usage).toBe(first.usage);
  expect(snapshot?.status).toBe(first.status);
});

test('a gap reads the state again', async () => {
  let generation = 4;
  const { transport, store } = await started(() => ({ generation, snapshot: first }));
  generation = 9;
  await transport.send(7, 8, [rename]);
  expect(transport.reads).toBe(2);
  expect(store.getState().generation).toBe(9);
});

test('what is already known is left out', async () => {
  const { transport, store } = await started(() => ({ generation: 4, snapshot: first }));
  await transport.send(3, 4, [rename]);
  expect(store.getState().snapshot).toBe(first);
  expect(transport.reads).toBe(1);
});

test('a change that arrives while the state is read is applied after it', async () => {
  let resolve: (answer: Answer) => void = () => undefined;
  const { transport, store } = await started(
    () =>
      new Promise<Answer>((done) => {
        resolve = done;
      }),
  );
  await transport.send(4, 5, [rename]);
  resolve({ generation: 4, snapshot: first });
  await settled();
  expect(store.getState().generation).toBe(5);
  expect(store.getState().snapshot?.accounts[1]?.label).toBe('Studio');
});

test('a reconnection keeps what did not change', async () => {
  const { transport, store } = await started(() => ({
    generation: 4,
    snapshot: structuredClone(first),
  }));
  const before = store.getState().snapshot;
  transport.answer = () => ({
    generation: 8,
    snapshot: structuredClone({ ...first, next: { anthropic: 2 } }),
  });
  await transport.live();
  const after = store.getState().snapshot;
  expect(after?.next).toEqual({ anthropic: 2 });
  expect(after?.accounts).toBe(before?.accounts);
});

test('an error is shown and the last known state stays', async () => {
  const { transport, store } = await started(() => ({ generation: 4, snapshot: first }));
  transport.answer = () => Promise.reject(new Error('secret inside'));
  await transport.live();
  expect(store.getState().snapshot).toBe(first);
  expect(store.getState().fault?.code).toBe('INTERNAL');
  expect(store.getState().fault?.message).not.toContain('secret');
});
