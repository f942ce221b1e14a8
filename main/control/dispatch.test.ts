import { expect, test } from 'vitest';
import type { Handlers } from '../../shared/contract.ts';
import { createDispatch } from './dispatch.ts';
import { createHandlers } from './create-handlers.ts';
import { createLog } from '../platform/log.ts';
import { fakeWorld } from './testing/fake-services.ts';

test('a wrong input names the field and what is allowed, and never repeats the value', async () => {
  const { dispatch } = fakeWorld();
  const wrong = dispatch('login.start', { provider: 'anthropic', method: 'sk-ant-secret' });
  await expect(wrong).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/method: .*"browser"\|"paste"\|"device"/),
  });
  await expect(wrong).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
});

test('an unknown call and an unknown field are refused', async () => {
  const { dispatch } = fakeWorld();
  await expect(dispatch('accounts.steal', {})).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(dispatch('constructor', {})).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(dispatch('accounts.list', { all: true })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('"all"'),
  });
});

test('a stray token field in an answer is an error that is logged, and not a leak', async () => {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line: string) => lines.push(line) } as never);
  const { services } = fakeWorld();
  const handlers: Handlers = {
    ...createHandlers(services),
    'providers.list': () => ({ providers: [], access: 'sk-ant-oat01-stray' }) as never,
  };
  await expect(createDispatch(handlers, log)('providers.list', {})).rejects.toMatchObject({
    code: 'INTERNAL',
    message: 'Sluice failed inside.',
  });
  expect(lines.join('')).toContain('access');
  expect(lines.join('')).not.toContain('stray');
});

test('a bug in a handler crosses as a constant sentence and is logged', async () => {
  const world = fakeWorld();
  world.services.pool.setPaused = () => Promise.reject(new Error('secret inside'));
  await expect(world.dispatch('accounts.pause', { account: 1 })).rejects.toMatchObject({
    code: 'INTERNAL',
    message: 'Sluice failed inside.',
  });
  expect(world.log.join('')).toContain('accounts.pause');
});

test('a setting is read from text by its own schema, and a wrong one names the allowed values', async () => {
  const { dispatch } = fakeWorld();
  const set = (key: string, value: string) => dispatch('settings.set', { key, value });
  await expect(set('proxyPaused', 'on')).resolves.toMatchObject({
    settings: { proxyPaused: true },
  });
  await expect(set('port', '9000')).resolves.toMatchObject({ settings: { port: 9000 } });
  await expect(set('theme', 'pink')).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    hint: 'Allowed: system, light, dark.',
  });
  await expect(set('port', '70000')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(set('strategy', 'x')).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('"proxyPaused"'),
  });
});
