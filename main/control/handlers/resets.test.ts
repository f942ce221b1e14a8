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

test('who did not see that a reset was used minutes ago is told so by the next question', async () => {
  const { services } = fakeWorld();
  const at = '2026-11-20T09:00:00.000Z';
  const use = {
    at,
    account: 1,
    by: 'command-line',
    credit: 'c',
    number: '1',
    outcome: 'reset',
  } as const;
  const listed = { id: 1, available: 1, credits: [], problem: null, open: null };
  const resets = { ...services.resets, list: async () => [listed], recentUse: () => use };
  await expect(
    resetHandlers({ ...services, resets })['resets.redeem'](UNCONFIRMED),
  ).rejects.toMatchObject({ message: expect.stringContaining(`used just before, at ${at}`) });
});

test('a locked vault is said before anything is looked up', async () => {
  const { services } = fakeWorld();
  const status = services.status();
  const locked = { ...status, vault: { ...status.vault, locked: true, reason: 'No key.' } };
  const calls = resetHandlers({ ...services, status: () => locked });
  const refusal = { code: 'KEY_UNAVAILABLE', message: 'The vault is locked. No key.' };
  await expect(calls['resets.list']({ account: null })).rejects.toMatchObject(refusal);
  await expect(calls['resets.redeem']({ ...UNCONFIRMED, confirmed: true })).rejects.toMatchObject(
    refusal,
  );
});
