import { expect, test } from 'vitest';
import type { Snapshot } from '../../../shared/contract/state.ts';
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
  makeUsage,
  makeWindow,
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
  expect(both.map(({ id, title }) => [id, title])).toEqual([
    ['link', 'The connection to Sluice is lost.'],
    ['rest', '3 more need you.'],
  ]);
  expect(both[1]).toMatchObject({
    covers: ['vault', 'account-1', 'account-2'],
    action: { kind: 'show-accounts' },
  });
});

function dryPool(resets: number | null, over: Partial<Snapshot> = {}) {
  const accounts = [1, 2].map((id) =>
    makeAccount(id, { state: 'blocked', blockedUntil: instant(2 * HOUR) }),
  );
  const used = (leftHours: number) => [
    makeWindow(5 * HOUR, 1, leftHours * HOUR, { status: 'exhausted' }),
  ];
  const saved = { resets: { available: resets, soonestExpiry: null } };
  const usage = [makeUsage(1, used(2)), { ...makeUsage(2, used(3)), ...saved }];
  const next = { anthropic: null };
  return makeSnapshot({ accounts, usage, next, ...over });
}

function dry(snapshot: Snapshot) {
  return viewBanners({ snapshot, link: 'live', shell: null, nowMs: NOW });
}

test('a dry pool says until when, and offers the reset that is at hand, else one more account', () => {
  const [banner, ...rest] = dry(dryPool(1));
  expect(rest).toEqual([]);
  expect(banner).toMatchObject({ id: 'dry-anthropic', tone: 'dry' });
  expect(banner?.title).toMatch(/^Claude is dry until \d\d:26\.$/);
  expect(banner?.detail).toContain('A reset is at hand.');
  expect(banner?.action).toEqual({ kind: 'reset', account: 2, word: 'Use a reset' });
  expect(dry(dryPool(null))[0]?.action).toMatchObject({ kind: 'add-account' });
});

test('what the person did themselves is no dry pool', () => {
  const { settings } = makeSnapshot();
  expect(dry(dryPool(1, { settings: { ...settings, proxyPaused: true } }))).toEqual([]);
});

test('those who need the person are counted apart from a pool that is dry', () => {
  const snapshot = dryPool(1);
  const accounts = [...snapshot.accounts, disabled(3), disabled(4)];
  const both = dry({ ...snapshot, accounts });
  expect(both.map(({ id, title }) => [id, title.replace(/\d\d:\d\d/, 'then')])).toEqual([
    ['many', '2 accounts need you.'],
    ['dry-anthropic', 'Claude is dry until then.'],
  ]);
  expect(both[0]?.covers).toEqual(['account-3', 'account-4']);
});

test('what is left is counted by what it is, with its titles', () => {
  const snapshot = dryPool(1);
  const { status } = snapshot;
  const alert = { code: 'own-credential' as const, provider: 'openai', status: 403, text: 'So.' };
  const accounts = [...snapshot.accounts, disabled(3)];
  const [first, rest] = dry({ ...snapshot, accounts, status: { ...status, alerts: [alert] } });
  expect(first?.id).toBe('account-3');
  expect(rest).toMatchObject({ id: 'rest', title: '2 more notices.' });
  expect(rest?.detail).toMatch(/^Claude is dry until .*\. A tool’s own OpenAI sign-in/);
});

test('a taken port says who has it, and offers a free one', () => {
  const taken = { port: 7584, holder: { pid: 4127, name: 'node' }, free: 7586 };
  const error = { code: 'PORT_IN_USE', message: 'Taken.', hint: null } as const;
  const [banner] = banners([], 'lost', false, { mode: 'failed', error, tray: true, taken });
  expect(banner).toMatchObject({
    title: 'Port 7584 is taken by “node” (process 4127).',
    action: { kind: 'use-port', port: 7586, word: 'Use 7586' },
  });
  expect(banner?.detail).toContain('Port 7586 is free');
  const unknown = { ...taken, holder: null };
  const [other] = banners([], 'lost', false, { mode: 'failed', error, tray: true, taken: unknown });
  expect(other?.title).toBe('Port 7584 is taken by another program.');
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
