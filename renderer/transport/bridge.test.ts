import { afterEach, expect, test, vi } from 'vitest';
import type { ContractEvent } from '../../shared/contract.ts';
import type { Bridge, ShellState } from '../../shared/shell.ts';
import { makeAccount, makeSnapshot } from '../../shared/testing/snapshot.ts';
import type { CallFrame } from '../../shared/transport.ts';
import { createAppStore } from '../state/store.ts';
import { StateSync } from '../state/sync.ts';
import { BridgeTransport } from './bridge.ts';
import type { Link } from './transport.ts';

const hosting: ShellState = { mode: 'hosting', error: null, tray: true };

type Answer = (name: string) => unknown;

class FakeBridge implements Bridge {
  readonly frames: CallFrame[] = [];
  readonly listeners = new Set<(frame: unknown) => void>();
  answer: Answer;

  constructor(answer: Answer) {
    this.answer = answer;
  }
  readonly call = async (frame: unknown): Promise<unknown> => {
    const call = frame as CallFrame;
    this.frames.push(call);
    if (call.name === 'shell.get') return ok(call.id, { shell: hosting });
    return Promise.resolve(this.answer(call.name));
  };
  readonly subscribe = (listener: (frame: unknown) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  emit(name: string, payload: unknown): void {
    for (const listener of this.listeners) listener({ type: 'event', name, payload });
  }
  tell(mode: ShellState['mode']): void {
    this.emit('shell.state', { shell: { ...hosting, mode } });
  }
}

function ok(id: number, value: unknown): unknown {
  return { type: 'result', id, ok: true, value };
}

let transport: BridgeTransport | null = null;
afterEach(() => transport?.dispose());

function open(answer: Answer = () => ok(2, {})) {
  const bridge = new FakeBridge(answer);
  transport = new BridgeTransport(bridge);
  return { bridge, transport };
}

const change = { from: 1, to: 2, changes: [] };

test('a call is one frame, and its answer is parsed', async () => {
  const { bridge, transport } = open(() => ok(2, { accounts: [makeAccount(1)] }));
  expect((await transport.call('accounts.list', {})).accounts).toHaveLength(1);
  expect(bridge.frames.map(({ name }) => name)).toEqual(['shell.get', 'accounts.list']);
  expect(bridge.frames[1]).toEqual({ type: 'call', id: 2, name: 'accounts.list', input: {} });
});

test('an error keeps its code and hint', async () => {
  const error = { code: 'KEY_REFUSED', message: 'It said 401.', hint: 'Check it.' };
  const { transport } = open(() => ({ type: 'result', id: 2, ok: false, error }));
  const call = transport.call('accounts.addKey', { provider: 'openai', key: 'k' });
  await expect(call).rejects.toMatchObject({ code: 'KEY_REFUSED', hint: 'Check it.' });
});

test('a stray field in an answer or an event is an error, not a leak', async () => {
  const account = { ...makeAccount(1), accessToken: 'sk-ant-oat01-x' };
  const { bridge, transport } = open(() => ok(2, { accounts: [account] }));
  await expect(transport.call('accounts.list', {})).rejects.toThrow();
  const heard = vi.fn<(event: ContractEvent) => void>();
  transport.subscribe(heard);
  const changes = [{ kind: 'account', account }];
  expect(() => bridge.emit('state', { from: 1, to: 2, changes })).toThrow();
  expect(() =>
    bridge.emit('shell.state', { shell: { ...hosting, token: 'sk-ant-oat01-x' } }),
  ).toThrow();
  expect(heard).not.toHaveBeenCalled();
});

test('no answer, and an answer that is no frame, are told in words', async () => {
  const { bridge, transport } = open(() => Promise.reject(new Error('no handler')));
  await expect(transport.call('state.get', {})).rejects.toMatchObject({ code: 'NOT_RUNNING' });
  bridge.answer = () => 'hello';
  await expect(transport.call('state.get', {})).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('events reach their listeners, unknown ones and removed listeners are passed over', () => {
  const { bridge, transport } = open();
  const heard: ContractEvent[] = [];
  const off = transport.subscribe((event) => heard.push(event));
  bridge.emit('state', change);
  bridge.emit('weather', { sunny: true });
  off();
  bridge.emit('state', change);
  expect(heard).toEqual([{ name: 'state', payload: change }]);
});

test('dispose ends the subscription of the bridge', () => {
  const { bridge, transport } = open();
  expect(bridge.listeners.size).toBe(1);
  transport.dispose();
  expect(bridge.listeners.size).toBe(0);
});

test('the link follows the mode of the app', async () => {
  const { bridge, transport } = open();
  const links: Link[] = [];
  transport.watch((link) => links.push(link));
  await vi.waitFor(() => expect(links).toEqual(['connecting', 'live']));
  for (const mode of ['gone', 'starting', 'attached', 'failed'] as const) bridge.tell(mode);
  expect(links.slice(2)).toEqual(['lost', 'connecting', 'live', 'lost']);
  expect(transport.shell.state().mode).toBe('failed');
});

test('an event that overtakes the first answer is the newer one', async () => {
  const { bridge, transport } = open();
  bridge.tell('gone');
  await transport.shell.call('shell.get', {});
  expect(transport.shell.state().mode).toBe('gone');
});

test('a shell that does not answer is a failure with its reason', async () => {
  const silent: Bridge = {
    call: () => Promise.reject(new Error('gone')),
    subscribe: () => () => undefined,
  };
  transport = new BridgeTransport(silent);
  await vi.waitFor(() => expect(transport?.shell.state().mode).toBe('failed'));
  expect(transport.shell.state().error?.code).toBe('NOT_RUNNING');
});

test('a page is opened by its name: the address never travels', async () => {
  const { bridge, transport } = open();
  await transport.open({ to: 'login', loginId: 'L1' }, 'https://example.com/?secret=1');
  expect(bridge.frames.at(-1)).toMatchObject({
    name: 'shell.openLink',
    input: { link: { to: 'login', loginId: 'L1' } },
  });
  expect(JSON.stringify(bridge.frames)).not.toContain('example.com');
});

test('the page that the app wants shown is told, and no other', () => {
  const { bridge, transport } = open();
  const pages: string[] = [];
  transport.shell.onPage((page) => pages.push(page));
  bridge.emit('shell.page', { page: 'settings' });
  expect(() => bridge.emit('shell.page', { page: 'https://example.com' })).toThrow();
  expect(pages).toEqual(['settings']);
});

test('a page that is told while the window loads is not lost', () => {
  const { bridge, transport } = open();
  const pages: string[] = [];
  bridge.emit('shell.page', { page: 'tools' });
  transport.shell.onPage((page) => pages.push(page));
  expect(pages).toEqual(['tools']);
});

test('gone, lost and taken over: the state is read again', async () => {
  let reads = 0;
  const { bridge, transport } = open((name) => {
    if (name === 'state.get') reads += 1;
    return ok(2, { generation: reads, snapshot: makeSnapshot() });
  });
  const store = createAppStore();
  const sync = new StateSync(transport, store);
  await vi.waitFor(() => expect(store.getState().generation).toBe(1));
  bridge.tell('gone');
  expect(store.getState()).toMatchObject({ link: 'lost', generation: 1 });
  bridge.tell('hosting');
  await vi.waitFor(() => expect(store.getState().generation).toBe(2));
  expect(store.getState().link).toBe('live');
  bridge.tell('attached');
  await vi.waitFor(() => expect(store.getState().generation).toBe(3));
  sync.dispose();
});
