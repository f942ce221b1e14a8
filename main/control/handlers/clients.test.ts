import { expect, test } from 'vitest';
import { fakeWorld } from '../testing/fake-services.ts';

test('a client may bring its own credential only where the person says so, and says so in the state', async () => {
  const { dispatch, services } = fakeWorld();
  await dispatch('clients.add', { name: 'plain' });
  await dispatch('clients.add', { name: 'brings', passThrough: true });
  const { clients } = services.state().snapshot;
  expect(clients.map(({ passThrough }) => passThrough)).toEqual([false, true]);
});

test.each([
  [{ name: 'tool', passThrough: true, account: 1 }, 'pinned to an account'],
  [{ name: 'pass-through' }, 'callers without a client key'],
])('%j is refused', async (input, why) => {
  const { dispatch, services } = fakeWorld();
  const frame = await dispatch('clients.add', input).then(
    () => null,
    (error: unknown) => error,
  );
  expect(frame).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining(why) });
  expect(services.clients.list()).toEqual([]);
});
