import { expect, test } from 'vitest';
import { fakeWorld } from '../testing/fake-services.ts';
import { resetHandlers } from './resets.ts';

function handlers(supports: boolean) {
  const world = fakeWorld();
  const asked: number[] = [];
  const present = world.services.resets;
  const resets = {
    ...present,
    supports: () => supports,
    redeem: async (...args: Parameters<typeof present.redeem>) => {
      asked.push(args[0]);
      return { ...(await present.redeem(...args)), outcome: 'unsupported' };
    },
  };
  return { asked, calls: resetHandlers({ ...world.services, resets }) };
}

const UNCONFIRMED = { account: 1, credit: null, confirmed: false, by: 'command-line' } as const;

test('without a yes nothing is asked for, and the error says how to say it', async () => {
  const { asked, calls } = handlers(true);
  await expect(calls['resets.redeem'](UNCONFIRMED)).rejects.toMatchObject({
    code: 'CONFIRMATION_NEEDED',
    hint: expect.stringContaining('--yes'),
  });
  expect(asked).toEqual([]);
});

test('an account without resets is told so, without a question first', async () => {
  const { asked, calls } = handlers(false);
  expect(await calls['resets.redeem'](UNCONFIRMED)).toMatchObject({ outcome: 'unsupported' });
  expect(asked).toEqual([1]);
});
