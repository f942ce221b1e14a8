import { expect, test } from 'vitest';
import type { Account } from '../../../shared/model/account.ts';
import type { FilesStatus } from '../../../shared/model/files.ts';
import { NO_FILES_STATUS } from '../../../shared/model/files.ts';
import type { ShellState } from '../../../shared/shell.ts';
import type { Link } from '../../transport/transport.ts';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
} from '../../../shared/testing/snapshot.ts';
import { viewBanners } from './banners.ts';

function disabled(id: number): Account {
  const at = instant(-HOUR);
  return makeAccount(id, { state: 'disabled', disabled: { cause: 'revoked', at, detail: null } });
}

function banners(
  accounts: readonly Account[],
  link: Link = 'live',
  locked = false,
  shell: ShellState | null = null,
) {
  const { status } = makeSnapshot();
  const vault = { ...status.vault, locked };
  const snapshot = makeSnapshot({ accounts, status: { ...status, vault } });
  return viewBanners({ snapshot, link, shell, nowMs: NOW });
}

test('nothing to say, no banner', () => {
  expect(banners([makeAccount(1)])).toEqual([]);
  expect(banners([makeAccount(1)], 'connecting')).toEqual([]);
});

test('a refused credential that a tool brought is told with its provider, and what goes on', () => {
  const alert = {
    code: 'own-credential' as const,
    provider: 'anthropic',
    status: 403,
    text: 'Its requests pass.',
  };
  const { status } = makeSnapshot();
  const snapshot = makeSnapshot({ status: { ...status, alerts: [alert] } });
  const [banner] = viewBanners({ snapshot, link: 'live', shell: null, nowMs: NOW });
  expect(banner).toMatchObject({
    title: 'A tool’s own Claude sign-in tells no usage.',
    detail: 'Its requests pass.',
    action: null,
  });
});

test('a disabled account is told with who, why and what it means, and can sign in again', () => {
  const [banner] = banners([disabled(1), makeAccount(2)]);
  expect(banner?.title).toMatch(
    /^a1@example\.com \(Claude\) needs you: it stopped working today at/,
  );
  expect(banner?.detail).toBe(
    'The provider revoked its sign-in. 1 of 2 Claude accounts still works.',
  );
  expect(banner).toMatchObject({ who: 'a1@example.com', short: 'needs you' });
  expect(banner?.action).toMatchObject({ kind: 'sign-in', account: { id: 1 } });
});

test('a sign-in that ends is told in its last 7 days', () => {
  expect(banners([makeAccount(1, { signInAgainBy: instant(8 * DAY) })])).toEqual([]);
  const [banner] = banners([makeAccount(1, { signInAgainBy: instant(5 * DAY) })]);
  expect(banner?.title.replaceAll(/\s/g, ' ')).toContain('needs a new sign-in within 5 d.');
});

test('the most urgent comes first, and more than two become one with a count', () => {
  const few = banners([disabled(1)], 'lost');
  expect(few.map(({ id }) => id)).toEqual(['link', 'account-1']);
  const many = banners([disabled(1), disabled(2), disabled(3)]);
  expect(many.map(({ title }) => title)).toEqual(['3 accounts need you.']);
  const both = banners([disabled(1), disabled(2)], 'lost', true);
  expect(both.map(({ id }) => id)).toEqual(['link', 'vault']);
});

test('the desktop app tells itself why nothing arrives, and offers to take over', () => {
  const shell: ShellState = { mode: 'gone', error: null, tray: true };
  const [gone, ...rest] = banners([makeAccount(1)], 'lost', false, shell);
  expect(rest).toEqual([]);
  expect(gone).toMatchObject({ title: 'The other Sluice has ended.' });
  expect(gone?.action).toEqual({ kind: 'take-over', word: 'Take over' });
  const error = { code: 'PORT_IN_USE', message: 'Port 7584 is taken.', hint: 'Free it.' } as const;
  const [failed] = banners([], 'lost', false, { ...shell, mode: 'failed', error });
  expect(failed).toMatchObject({
    detail: 'Port 7584 is taken. Free it.',
    action: { kind: 'take-over', word: 'Try again' },
  });
  expect(banners([], 'connecting', false, { ...shell, mode: 'starting' })).toEqual([]);
});

function withFiles(files: Partial<FilesStatus>, accounts: readonly Account[] = []) {
  const { status } = makeSnapshot();
  const snapshot = makeSnapshot({
    accounts,
    status: { ...status, files: { ...NO_FILES_STATUS, ...files } },
  });
  return viewBanners({ snapshot, link: 'live', shell: null, nowMs: NOW });
}

const damaged = { setAside: '/p/sluice.db.damaged-20261119T142600Z', at: instant(0) };
const backup = { path: '/p/backups/sluice-2026-11-19.db', at: instant(-HOUR), accounts: 2 };

test('a damaged database is told once, with the backup as the one way back', () => {
  const [banner, ...rest] = withFiles({ recovery: { ...damaged, backup } });
  expect(rest).toEqual([]);
  expect(banner).toMatchObject({ title: 'The database was damaged.', dismissable: true });
  expect(banner?.detail).toContain('sluice.db.damaged-20261119T142600Z');
  expect(banner?.action).toMatchObject({ kind: 'restore' });
  const [none] = withFiles({ recovery: { ...damaged, backup: null } });
  expect(none).toMatchObject({ action: null, dismissable: true });
  expect(none?.detail).toContain('sign in again');
});

test('no backup is offered over accounts that came since', () => {
  const [banner] = withFiles({ recovery: { ...damaged, backup } }, [makeAccount(1)]);
  expect(banner).toMatchObject({ action: null, dismissable: true });
});

test('a full disk and a failed backup are told with what to do', () => {
  const trouble = {
    code: 'DISK_FULL',
    at: instant(0),
    message: 'No room.',
    hint: 'Free some.',
  } as const;
  expect(withFiles({ trouble })).toMatchObject([
    { title: 'The disk is full.', detail: 'No room. Free some.', action: null },
  ]);
  expect(withFiles({ backups: { days: [], failures: 1, trouble } })).toMatchObject([
    { title: 'The daily backup failed.', detail: 'No room. Free some.' },
  ]);
});
