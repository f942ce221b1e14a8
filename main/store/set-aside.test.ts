import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../platform/log.ts';
import { newAccount, TemporaryProfile } from './testing/temporary-store.ts';
import type { Store } from './types.ts';

const AT_MS = Date.parse('2026-11-21T09:10:11.500Z');
const NAME = 'sluice.db.damaged-20261121T091011Z';
const clock = { now: () => AT_MS, monotonic: () => performance.now() };

let profile: TemporaryProfile;
const children: ChildProcess[] = [];
beforeEach(() => {
  profile = new TemporaryProfile();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.stdin?.end();
    if (child.exitCode === null) await once(child, 'exit');
  }
  profile.dispose();
});

const sealed = () => Buffer.from('sealed');

async function fill(store: Store, count = 50): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await store.credentials.insert(newAccount({ identityKey: `email:${index}` }), sealed);
}

async function made(): Promise<void> {
  const store = await profile.open();
  await fill(store);
  store.close();
}

function names(): readonly string[] {
  return readdirSync(profile.folder).filter((name) => /damaged-[^-]*(?:-\d)?$/.test(name));
}

async function holder(how: 'read' | 'lock'): Promise<void> {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, 'testing/hold-child.ts'),
    profile.database,
    how,
  ]);
  children.push(child);
  await once(child.stdout, 'data');
}

function damagePages(path = profile.database): void {
  const bytes = readFileSync(path);
  bytes.fill(0xff, 4096 * 2, bytes.length);
  writeFileSync(path, bytes);
}

describe('an owner that meets a damaged database', () => {
  it.each([
    ['no database', () => writeFileSync(profile.database, 'my diary, '.repeat(500))],
    ['a damaged header', () => writeHeader(0, 'SQLite format 4')],
    ['a damaged page size', () => writeHeader(16, '\u0001\u0003')],
    ['damaged pages', () => damagePages()],
    ['a file cut in the middle', () => truncateSync(profile.database, 4096 * 3)],
    ['a file cut in its header', () => truncateSync(profile.database, 50)],
  ])('sets %s aside byte by byte, goes on with a new one and remembers it', async (_, damage) => {
    await made();
    damage();
    const bytes = readFileSync(profile.database);
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => lines.push(line) } as never);
    const store = await profile.open({ clock, log });
    expect(names()).toEqual([NAME]);
    expect(readFileSync(join(profile.folder, NAME)).equals(bytes)).toBe(true);
    expect(store.credentials.list()).toEqual([]);
    const fact = { path: join(profile.folder, NAME), at: '2026-11-21T09:10:11.500Z' };
    expect(store.files.recovery()).toEqual(fact);
    expect(lines.filter((line) => line.includes('was set aside'))).toHaveLength(1);
    store.close();
    const again = await profile.open({ clock, log });
    expect(again.files.recovery()).toEqual(fact);
    expect(lines).toHaveLength(1);
    expect(names()).toEqual([NAME]);
  });

  it('keeps the log and what it holds beside the damaged file, unread and unmerged', async () => {
    await made();
    const store = await profile.open();
    await store.settings.write('theme', 'dark');
    // What a crash leaves: both files, nobody has them open.
    for (const suffix of ['', '-wal'])
      copyFileSync(profile.database + suffix, join(profile.folder, `crash${suffix}`));
    store.close();
    const path = join(profile.folder, 'crash');
    damagePages(path);
    const bytes = readFileSync(path);
    const log = readFileSync(`${path}-wal`);
    await profile.open({ path, clock });
    const moved = join(profile.folder, 'crash.damaged-20261121T091011Z');
    expect(readFileSync(moved).equals(bytes)).toBe(true);
    expect(log.length).toBeGreaterThan(4096);
    expect(readFileSync(`${moved}-wal`).equals(log)).toBe(true);
  });

  it('takes an empty file with a log for a damaged one: SQLite would delete that log', async () => {
    writeFileSync(profile.database, '');
    writeFileSync(`${profile.database}-wal`, 'the only copy');
    await profile.open({ clock });
    expect(readFileSync(join(profile.folder, `${NAME}-wal`), 'utf8')).toBe('the only copy');
  });

  it('overwrites none that was set aside in the same second', async () => {
    for (const text of ['first ', 'second ', 'third ']) {
      writeFileSync(profile.database, text.repeat(50));
      (await profile.open({ clock })).close();
    }
    expect(names()).toEqual([NAME, `${NAME}-2`, `${NAME}-3`]);
    expect(readFileSync(join(profile.folder, NAME), 'utf8')).toContain('first');
  });

  it('moves nothing that another live process has open, and does when that has ended', async () => {
    await made();
    await holder('read');
    damagePages();
    const options = { backoff: { limitMs: 20, firstPauseMs: 5, growth: 2, longestPauseMs: 5 } };
    await expect(profile.open({ clock, ...options })).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      message: expect.stringContaining('another program has it open'),
    });
    expect(names()).toEqual([]);
    const [child] = children.splice(0);
    child?.stdin?.end();
    if (child !== undefined) await once(child, 'exit');
    await profile.open({ clock, ...options });
    expect(names()).toContain(NAME);
  });
});

describe('what is no damage', () => {
  it('a guest moves nothing and says what will', async () => {
    await made();
    damagePages();
    const bytes = readFileSync(profile.database);
    await expect(profile.open({ role: 'guest', clock })).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      hint: expect.stringContaining('Start Sluice'),
    });
    expect(readFileSync(profile.database).equals(bytes)).toBe(true);
    expect(names()).toEqual([]);
  });

  it('a database in which another process writes opens', async () => {
    await made();
    await holder('lock');
    const store = await profile.open({ clock });
    expect(store.credentials.list()).toHaveLength(50);
    expect(names()).toEqual([]);
  });

  it('a database locked for good is busy, named, and stays where it is', async () => {
    await made();
    const holding = new Database(profile.database);
    holding.pragma('locking_mode = EXCLUSIVE');
    holding.exec('BEGIN EXCLUSIVE');
    const backoff = { limitMs: 30, firstPauseMs: 5, growth: 2, longestPauseMs: 5 };
    await expect(profile.open({ clock, backoff })).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      message: expect.stringContaining(profile.database),
    });
    holding.close();
    expect(names()).toEqual([]);
  });

  it('a newer schema is refused and stays where it is', async () => {
    await made();
    const db = new Database(profile.database);
    db.pragma('user_version = 99');
    db.close();
    await expect(profile.open({ clock })).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
    expect(names()).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('a file without permission stays (not as root)', async () => {
    await made();
    chmodSync(profile.database, 0o000);
    await expect(profile.open({ clock })).rejects.toMatchObject({ code: 'PROFILE_NOT_WRITABLE' });
    expect(existsSync(profile.database)).toBe(true);
    expect(names()).toEqual([]);
  });
});

function writeHeader(offset: number, text: string): void {
  const bytes = readFileSync(profile.database);
  bytes.write(text, offset, 'latin1');
  writeFileSync(profile.database, bytes);
}
