import { expect, test } from 'vitest';
import { fakeWorld } from '../testing/fake-services.ts';
import { resetHandlers } from './resets.ts';

const UNCONFIRMED = { account: 1, credit: null, confirmed: false, by: 'command-line' } as const;

test.each([
  ['two are left', { available: 2 }, 'This uses 1 of 2 resets of'],
  ['the list cannot be read', { available: null }, 'This uses a reset of'],
  ['none is left', { available: 0 }, 'nothing would be asked for'],
  ['its provider knows none', null, 'nothing would be asked for'],
])(
  'without a yes nothing is asked for, and the question counts live: %s',
  async (_, listed, said) => {
    const { services } = fakeWorld();
    const asked: number[] = [];
    const resets = {
      ...services.resets,
      list: async (ids: readonly number[]) =>
        listed === null
          ? []
          : ids.map((id) => ({ id, ...listed, credits: [], problem: null, open: null })),
      redeem: async (...args: Parameters<typeof services.resets.redeem>) => {
        asked.push(args[0]);
        return services.resets.redeem(...args);
      },
    };
    const calls = resetHandlers({ ...services, resets });
    await expect(calls['resets.redeem'](UNCONFIRMED)).rejects.toMatchObject({
      code: 'CONFIRMATION_NEEDED',
      message: expect.stringContaining(said),
      hint: expect.stringContaining('--yes'),
    });
    expect(asked).toEqual([]);
    await calls['resets.redeem']({ ...UNCONFIRMED, confirmed: true });
    expect(asked).toEqual([1]);
  },
);
