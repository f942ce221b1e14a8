import { expect, test } from 'vitest';
import { ProfileWorld } from './profile-world.ts';

function profile() {
  const rows = new Map<string, string>();
  let accounts = 0;
  const meta = {
    get: (key: string) => rows.get(key) ?? null,
    set: (key: string, value: string) => {
      rows.set(key, value);
      return Promise.resolve();
    },
  };
  return {
    open: (simulated: boolean) =>
      new ProfileWorld({ meta, simulated, hasAccounts: () => accounts > 0 }),
    setAccounts: (count: number) => {
      accounts = count;
    },
  };
}

test('a profile with real accounts refuses to start with a map, and the other way round', async () => {
  for (const simulated of [true, false]) {
    const { open, setAccounts } = profile();
    await open(simulated).remember();
    setAccounts(1);
    open(simulated).check();
    expect(() => open(!simulated).check()).toThrow(
      expect.objectContaining({ code: 'PROFILE_MISMATCH' }) as Error,
    );
  }
});

test('an empty profile belongs to no world, also after its last account has gone', async () => {
  const { open, setAccounts } = profile();
  open(true).check();
  await open(true).remember();
  setAccounts(0);
  open(false).check();
  await open(false).remember();
  setAccounts(1);
  open(false).check();
});
