import { expect, test, vi } from 'vitest';
import type { ContractEvent } from '../../../shared/contract.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import { instant, makeAccount } from '../../../shared/testing/snapshot.ts';
import type { Transport } from '../../transport/transport.ts';
import { LoginRun } from './login-run.ts';

const base = {
  loginId: 'L1',
  provider: 'anthropic',
  method: 'browser',
  expiresAt: instant(600_000),
} as const;
const waiting: LoginState = {
  ...base,
  step: 'waiting',
  url: 'http://127.0.0.1:1/authorize',
  launchUrl: null,
  code: null,
  note: null,
};
const done: LoginState = { ...base, step: 'done', account: makeAccount(1) };

function start() {
  const calls: string[] = [];
  const states: LoginState[] = [];
  let answer: (value: { login: LoginState }) => void = () => undefined;
  let emit: (event: ContractEvent) => void = () => undefined;
  const transport = {
    call: (name: string) => {
      calls.push(name);
      if (name !== 'login.start') return Promise.resolve({ login: waiting });
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    subscribe: (listener: (event: ContractEvent) => void) => {
      emit = listener;
      return () => undefined;
    },
  } as unknown as Transport;
  const request = {
    provider: 'anthropic',
    method: 'browser',
    account: null,
    domain: null,
  } as const;
  const run = new LoginRun(transport, request, {
    onState: (state) => states.push(state),
    onError: (error) => {
      throw error;
    },
  });
  const steps = () => states.map(({ step }) => step);
  const event = (login: LoginState) => emit({ name: 'login', payload: { login } });
  return { run, calls, steps, event, answer: () => answer({ login: waiting }) };
}

test('follows its own events only', async () => {
  const { answer, event, steps } = start();
  answer();
  await vi.waitFor(() => expect(steps()).toEqual(['waiting']));
  event({ ...done, loginId: 'other' });
  event({ ...base, step: 'exchanging', note: null });
  event(done);
  expect(steps()).toEqual(['waiting', 'exchanging', 'done']);
});

test('an event that overtakes the answer wins', async () => {
  const { answer, event, steps } = start();
  event(done);
  answer();
  await vi.waitFor(() => expect(steps()).toEqual(['done']));
});

test('leaving on the way cancels, leaving at the end does not', async () => {
  const left = start();
  left.answer();
  await vi.waitFor(() => expect(left.steps()).toEqual(['waiting']));
  left.run.dispose();
  expect(left.calls).toEqual(['login.start', 'login.cancel']);
  const ended = start();
  ended.answer();
  await vi.waitFor(() => expect(ended.steps()).toEqual(['waiting']));
  ended.event(done);
  ended.run.dispose();
  expect(ended.calls).toEqual(['login.start']);
});

test('leaving before the answer cancels as soon as there is something to cancel', async () => {
  const { run, calls, answer, steps } = start();
  run.dispose();
  answer();
  await vi.waitFor(() => expect(calls).toEqual(['login.start', 'login.cancel']));
  expect(steps()).toEqual([]);
});
