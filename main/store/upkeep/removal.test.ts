import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KeptProfile } from '../testing/kept-profile.ts';
import { newAccount } from '../testing/temporary-store.ts';

const SEALED = 'SEALED-BYTES-OF-ADA';
const kept = KeptProfile.use();

describe('removing an account', () => {
  it('leaves nothing of it in any file of the profile, backups included', async () => {
    const store = await kept.profile.open({ clock: kept.clock });
    const ada = await kept.add(store, 'ada', SEALED);
    await kept.add(store, 'bob');
    const keeper = kept.keep(store);
    await keeper.start();
    await kept.nextDay();
    utimesSync(kept.backup(21), 1, 1000);
    expect(kept.filesWith(SEALED)).toHaveLength(3);
    await store.credentials.remove(ada.id);
    expect(kept.filesWith(SEALED)).toEqual([]);
    expect(kept.filesWith('ada@example.com')).toEqual([]);
    expect(kept.rows(kept.backup(21))).toEqual(['email:bob@example.com']);
    expect(statSync(kept.backup(21)).mtimeMs).toBe(1_000_000);
  });

  it('deletes a backup that cannot be rewritten', async () => {
    const store = await kept.profile.open({ clock: kept.clock });
    const ada = await kept.add(store, 'ada', SEALED);
    await kept.keep(store).start();
    writeFileSync(kept.backup(21), `no database, and ${SEALED} in it`);
    await store.credentials.remove(ada.id);
    expect(kept.filesWith(SEALED)).toEqual([]);
    expect(kept.backups()).toEqual([]);
    expect(kept.lines.join()).toContain('could not be rewritten');
  });

  it('a crash before the backups were rewritten is made good by the next start', async () => {
    const first = await kept.profile.open({ clock: kept.clock });
    const ada = await kept.add(first, 'ada', SEALED);
    await kept.keep(first).start();
    kept.keep(first, () => Promise.reject(new Error('killed')));
    await first.credentials.remove(ada.id);
    expect(kept.filesWith(SEALED)).toHaveLength(1);
    first.close();
    const second = await kept.profile.open({ clock: kept.clock });
    await kept.keep(second).start();
    expect(kept.filesWith(SEALED)).toEqual([]);
    expect(second.meta.get('files.removed')).toBeNull();
  });

  it('spares a stranger who has the same id in the backup of an earlier database', async () => {
    const first = await kept.profile.open({ clock: kept.clock });
    await kept.add(first, 'ada');
    await kept.keep(first).start();
    first.close();
    writeFileSync(kept.profile.database, 'damage '.repeat(50));
    const second = await kept.profile.open({ clock: kept.clock });
    await kept.keep(second).start();
    kept.clock.nowMs += 5;
    const account = newAccount({
      identityKey: 'email:bob@example.com',
      createdAtMs: kept.clock.nowMs,
    });
    const bob = await second.credentials.insert(account, () => Buffer.from('sealed bob'));
    expect(bob.id).toBe(1);
    await second.credentials.remove(bob.id);
    expect(kept.rows(kept.backup(21))).toEqual(['email:ada@example.com']);
  });
});
