import { expect, test, vi } from 'vitest';
import type { ShellHandlers } from '../../../shared/shell.ts';
import { createLog } from '../../platform/log.ts';
import { createInProcessClient } from '../in-process-client.ts';
import { fakeWorld } from '../testing/fake-services.ts';
import { createIpcFace } from './ipc-face.ts';

const state = { mode: 'hosting', error: null, tray: true } as const;

function face(shell: Partial<ShellHandlers> = {}) {
  const world = fakeWorld();
  const client = createInProcessClient(world.dispatch, world.bus);
  const call = vi.spyOn(client, 'call');
  const log = createLog('silent');
  return { answer: createIpcFace({ client, shell: shell as ShellHandlers, log }), call };
}

function frame(name: string, input: unknown = {}) {
  return { type: 'call', id: 7, name, input };
}

test('a call of the contract goes to the core, one of the shell stays here', async () => {
  const { answer, call } = face({ 'shell.get': () => ({ shell: state }) });
  expect(await answer(frame('settings.get'))).toMatchObject({ id: 7, ok: true });
  expect(await answer(frame('shell.get'))).toEqual({
    type: 'result',
    id: 7,
    ok: true,
    value: { shell: state },
  });
  expect(call.mock.calls.map(([name]) => name)).toEqual(['settings.get']);
});

test.each([null, 'call', { type: 'call' }, { ...frame('settings.get'), extra: 1 }, [1]])(
  'a message that is no call is refused: %j',
  async (message) => {
    const { answer, call } = face();
    expect(await answer(message)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    expect(call).not.toHaveBeenCalled();
  },
);

test('a frame that no pipe behind this one can carry goes no further', async () => {
  const { answer, call } = face();
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  for (const input of [undefined, 1n, circle]) {
    const message = { type: 'call', id: 7, name: 'settings.get', input };
    expect(await answer(message)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  }
  expect(call).not.toHaveBeenCalled();
});

test.each(['nothing', 'shell.nothing', 'constructor', '__proto__', 'toString'])(
  'an unknown call is refused: %s',
  async (name) => {
    const { answer } = face();
    expect(await answer(frame(name))).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  },
);

test('an address in place of a link is refused before anything is opened', async () => {
  const open = vi.fn<ShellHandlers['shell.openLink']>(() => ({}));
  const { answer } = face({ 'shell.openLink': open });
  for (const link of [
    'https://evil.example',
    { to: 'https://evil.example' },
    { to: 'key-page', provider: 'anthropic', url: 'https://evil.example' },
    { to: 'key-page', provider: '../x' },
    { to: 'login', loginId: 'x', url: 'file:///etc/passwd' },
  ])
    expect(await answer(frame('shell.openLink', { link }))).toMatchObject({
      ok: false,
      error: { code: 'BAD_REQUEST' },
    });
  expect(open).not.toHaveBeenCalled();
});

test('a page that brings a text or a place of its own for a CSV is refused before a dialog opens', async () => {
  const save = vi.fn<ShellHandlers['shell.saveCsv']>(() => ({ outcome: 'saved' }));
  const { answer } = face({ 'shell.saveCsv': save });
  const asked = { table: 'costs', range: '7d' };
  for (const input of [
    { ...asked, text: '=cmd' },
    { ...asked, name: '../.bashrc' },
    { ...asked, path: '/etc/passwd' },
    { ...asked, table: 'accounts' },
    { ...asked, limit: 1e9 },
  ])
    expect(await answer(frame('shell.saveCsv', input))).toMatchObject({
      ok: false,
      error: { code: 'BAD_REQUEST' },
    });
  expect(save).not.toHaveBeenCalled();
  expect(await answer(frame('shell.saveCsv', asked))).toMatchObject({ ok: true });
});

test('a stray field in an answer of the shell is an error, not a leak', async () => {
  const { answer } = face({ 'shell.get': () => ({ shell: { ...state, token: 'x' } }) });
  const told = await answer(frame('shell.get'));
  expect(told).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  expect(JSON.stringify(told)).not.toContain('token');
});
