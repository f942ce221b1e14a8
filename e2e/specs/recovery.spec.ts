import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../fixtures/sluice.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { mintKey } from '../fixtures/sluice.ts';
import { ask, expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { WindowPage } from '../pages/window.ts';

interface FilesStatus {
  readonly status: {
    readonly files: {
      readonly recovery: { readonly backup: { readonly accounts: number } | null } | null;
      readonly backups: { readonly days: readonly string[] };
    };
  };
}

function damaged(profile: Profile): readonly string[] {
  return readdirSync(profile.folder).filter((name) => name.startsWith('sluice.db.damaged-'));
}

/** A day's backup is made soon after each start that finds none. */
async function restartForBackup(profile: Profile): Promise<void> {
  const first = await profile.serve();
  await expect.poll(() => backups(profile)).toHaveLength(1);
  await first.stop();
}

function backups(profile: Profile): readonly string[] {
  const folder = join(profile.folder, 'backups');
  return existsSync(folder) ? readdirSync(folder) : [];
}

test('a damaged database is set aside, the app stays up, and a click brings the accounts back', async ({
  page,
  profile,
  simulator,
}) => {
  await signIn(profile, simulator, 'mira');
  await signIn(profile, simulator, 'lab');
  await restartForBackup(profile);
  writeFileSync(join(profile.folder, 'sluice.db'), 'no database at all, '.repeat(500));

  const sluice = await profile.serve();
  expect(damaged(profile)).toHaveLength(1);
  const key = await mintKey(profile);
  const refused = await ask(sluice, key);
  expect(refused.headers.get('x-sluice-error')).toBe('NO_ACCOUNT');
  await expect
    .poll(async () => {
      const { files } = (await profile.run(['status', '--json'])).json<FilesStatus['status']>();
      return files.recovery?.backup?.accounts ?? null;
    })
    .toBe(2);

  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByText('The database was damaged.')).toBeVisible();
  await expect(page.getByText(damaged(profile)[0] ?? '')).toBeVisible();
  await expectAccessible(page);
  await page.goto(new URL('/#/popover', sluice.ui).href);
  await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible();
  await expectAccessible(page);
  await page.goto(new URL('/#/accounts', sluice.ui).href);
  await page.getByRole('button', { name: 'Restore the backup' }).click();
  await page.getByRole('button', { name: 'Skip the rest' }).click();
  await expect(sight.account('mira@example.com')).toBeVisible();
  await expect(sight.account('lab@example.com')).toBeVisible();
  await expect(page.getByText('The database was damaged.')).toBeHidden();
  // The key that was made since the damage goes on working, with the accounts that came back.
  expect((await ask(sluice, key)).status).toBe(200);
  await page.close();
  await sluice.stop();

  const after = await profile.serve();
  expect((await ask(after, key)).status).toBe(200);
  expect(damaged(profile)).toHaveLength(1);
  expect(after.stderr()).not.toContain('damaged');
});

test('without a good backup the banner says what that means, and stays away once it was dismissed', async ({
  page,
  profile,
}) => {
  await profile.run(['status']);
  writeFileSync(join(profile.folder, 'sluice.db'), 'no database at all, '.repeat(500));
  const sluice = await profile.serve();
  const sight = new WindowPage(page);
  await sight.open(sluice.ui);
  await expect(page.getByText('There is no good backup with accounts')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Do not show this again' }).click();
  await expect(page.getByText('The database was damaged.')).toBeHidden();
  await page.goto('about:blank');
  await sluice.stop();

  const after = await profile.serve();
  await sight.open(after.ui);
  await expect(page.getByText('The database was damaged.')).toBeHidden();
  await page.close();
});
