import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { KeptProfile } from '../testing/kept-profile.ts';
import { inspectBackups } from './inspect-backups.ts';
import { makeBackup } from './make-backup.ts';

const kept = KeptProfile.use();

function path(day: string): string {
  return `${kept.folder}/sluice-${day}.db`;
}

/** As an owner does it on that day, by its clock. */
function backUpOn(day: string, keepUpTo: string | null = null): void {
  const { database } = kept.profile;
  makeBackup({ kind: 'backup', database, day, keep: 3, keepUpTo, renew: false });
}

describe('a clock that was wrong', () => {
  it('a year ahead: days after it is right again push the future ones out, not each other', async () => {
    const store = await kept.profile.open();
    await kept.add(store, 'ada');
    for (const day of ['2027-11-19', '2027-11-20', '2027-11-21']) backUpOn(day);
    for (const day of ['2026-11-22', '2026-11-23', '2026-11-24']) backUpOn(day);
    expect(kept.backups()).toEqual([
      'sluice-2026-11-22.db',
      'sluice-2026-11-23.db',
      'sluice-2026-11-24.db',
    ]);
  });

  it('a year ahead: what is offered is the newest in truth', async () => {
    const store = await kept.profile.open();
    await kept.add(store, 'ada');
    backUpOn('2027-11-21');
    await kept.add(store, 'bob');
    backUpOn('2026-11-22');
    const { best } = inspectBackups(kept.profile.database, '2026-11-22');
    expect(best).toMatchObject({ path: path('2026-11-22'), accounts: 2 });
  });

  it('years behind: the true ones stay while one of them is offered', async () => {
    const store = await kept.profile.open();
    await kept.add(store, 'ada');
    backUpOn('2026-11-21');
    for (const day of ['2020-01-01', '2020-01-02', '2020-01-03', '2020-01-04'])
      backUpOn(day, '2020-01-01');
    expect(kept.backups()).toContain('sluice-2026-11-21.db');
  });
});

it('only files count as backups: a pipe among them holds up no look and no stop', async () => {
  const store = await kept.profile.open();
  await kept.add(store, 'ada');
  backUpOn('2026-11-20');
  mkdirSync(path('2026-11-21'));
  if (process.platform !== 'win32') spawnSync('mkfifo', [path('2026-11-22')]);
  const { best, bad } = inspectBackups(kept.profile.database, '2026-11-23');
  expect(best?.path).toBe(path('2026-11-20'));
  expect(bad).toEqual([]);
});

it('a newer backup that is damaged gives way to an older good one', async () => {
  const store = await kept.profile.open();
  await kept.add(store, 'ada');
  backUpOn('2026-11-20');
  copyFileSync(path('2026-11-20'), path('2026-11-21'));
  writeFileSync(path('2026-11-21'), 'x'.repeat(9000));
  const { best, bad } = inspectBackups(kept.profile.database, '2026-11-22');
  expect(best?.path).toBe(path('2026-11-20'));
  expect(bad.map((one) => one.path)).toEqual([path('2026-11-21')]);
});

it('a backup folder that is a file is named, with what to do', async () => {
  const store = await kept.profile.open();
  await kept.add(store, 'ada');
  writeFileSync(kept.folder, 'mine');
  const keeper = kept.keep(store);
  await keeper.start();
  expect(keeper.status().backups).toMatchObject({
    failures: 1,
    trouble: { code: 'PROFILE_NOT_WRITABLE', message: expect.stringContaining(kept.folder) },
  });
});

it.skipIf(process.platform === 'win32')(
  'a pipe in the place of the database is refused',
  async () => {
    spawnSync('mkfifo', [kept.profile.database]);
    await expect(kept.profile.open()).rejects.toMatchObject({ code: 'PROFILE_NOT_WRITABLE' });
  },
);
