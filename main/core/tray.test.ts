import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../shared/contract/state.ts';
import { accountStateSchema } from '../../shared/model/account.ts';
import type { Account } from '../../shared/model/account.ts';
import { DEFAULT_SETTINGS } from '../../shared/model/settings.ts';
import type { LinkMode, ShellState } from '../../shared/shell.ts';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../shared/testing/snapshot.ts';
import { menuLabel, wrapLine } from './menu-label.ts';
import type { TrayItem } from './tray-menu.ts';
import { TOOLTIP_LIMIT, describeTray } from './tray.ts';

const fine = [makeWindow(7 * DAY, 0.3, 90 * HOUR)];
const tight = [makeWindow(5 * HOUR, 0.78, 0.8 * HOUR)];
const dry = [makeWindow(5 * HOUR, 0.58, 3 * HOUR)];
const empty = [makeWindow(5 * HOUR, 1, 3 * HOUR, { status: 'exhausted' })];

function shell(mode: LinkMode, over: Partial<ShellState> = {}): ShellState {
  return { mode, error: null, tray: true, ...over };
}

function describeIn(mode: LinkMode, snapshot: Snapshot | null) {
  return describeTray({ snapshot, shell: shell(mode), nowMs: NOW });
}

function withUsage(windows: Snapshot['usage'][number]['windows'], over: Partial<Snapshot> = {}) {
  const accounts = [makeAccount(1)];
  return makeSnapshot({
    accounts,
    usage: [makeUsage(1, windows)],
    next: { anthropic: 1 },
    ...over,
  });
}

function disabled(id: number, over: Partial<Account> = {}): Account {
  const at = instant(-HOUR);
  return makeAccount(id, {
    state: 'disabled',
    disabled: { cause: 'revoked', at, detail: null },
    ...over,
  });
}

function plain(text: string): string {
  return text.replaceAll(/\s/g, ' ');
}

function labels(menu: readonly TrayItem[]): readonly string[] {
  return menu.map((item) => (item.kind === 'separator' ? '---' : plain(item.label)));
}

function withVault(locked: boolean): Partial<Snapshot> {
  const { status } = makeSnapshot();
  return { status: { ...status, vault: { ...status.vault, locked } } };
}

const paused = { settings: { ...DEFAULT_SETTINGS, proxyPaused: true } };

test('the menu says what of a week expires unused', () => {
  const { menu } = describeIn('hosting', withUsage([makeWindow(7 * DAY, 0.5, 20 * HOUR)]));
  expect(labels(menu).join('\n')).toMatch(
    /a1@example\.com · Fine · 43 % of 7 d expires unused on Fri \d\d:\d\d · Next/,
  );
});

describe('icon and tooltip', () => {
  test.each([
    ['fine', withUsage(fine), 'fine', /^Sluice: You can work$/],
    ['tight', withUsage(tight), 'tight', /^Sluice: You can work, but Claude is tight$/],
    ['dry', withUsage(dry), 'tight', /^Sluice: Claude runs dry (at|on) /],
    ['blocked', withUsage(empty, { next: {} }), 'tight', /^Sluice: Claude can work again /],
    ['paused', withUsage(fine, paused), 'paused', /^Sluice: Paused$/],
    ['locked', withUsage(fine, withVault(true)), 'needs', /^Sluice: Locked$/],
    ['no account yet', makeSnapshot(), 'paused', /^Sluice: Add an account to begin$/],
    ['no account yet, and locked', makeSnapshot(withVault(true)), 'needs', /^Sluice: Locked$/],
    [
      'all paused',
      makeSnapshot({ accounts: [makeAccount(1, { state: 'paused', paused: true })] }),
      'needs',
      /^Sluice: No account can serve$/,
    ],
    [
      'a disabled account beside one that works',
      withUsage(fine, { accounts: [makeAccount(1), disabled(2)] }),
      'needs',
      /^Sluice: You can work; a2@example\.com needs you$/,
    ],
    [
      'a disabled account while paused',
      withUsage(fine, { accounts: [makeAccount(1), disabled(2)], ...paused }),
      'paused',
      /^Sluice: Paused; a2@example\.com needs you$/,
    ],
    [
      'several disabled accounts',
      withUsage(fine, { accounts: [makeAccount(1), disabled(2), disabled(3)] }),
      'needs',
      /^Sluice: You can work; 2 accounts need you$/,
    ],
  ])('%s', (_state, snapshot, icon, tooltip) => {
    const view = describeIn('hosting', snapshot);
    expect(view.icon).toBe(icon);
    expect(plain(view.tooltip)).toMatch(tooltip);
    expect(describeIn('attached', snapshot).icon).toBe(icon);
  });

  test.each([
    ['starting', 'paused', 'Sluice: Starting'],
    ['hosting', 'paused', 'Sluice: Starting'],
    ['gone', 'needs', 'Sluice: Nothing listens on the port'],
    ['failed', 'needs', 'Sluice: Sluice could not start'],
  ] as const)('%s, and nothing known', (mode, icon, tooltip) => {
    const view = describeIn(mode, null);
    expect([view.icon, view.tooltip]).toEqual([icon, tooltip]);
  });

  test('an old snapshot is no verdict once its owner has gone', () => {
    const view = describeIn('gone', withUsage(fine));
    expect(view.icon).toBe('needs');
    expect(labels(view.menu).join()).not.toContain('a1@example.com');
  });

  test('a name too long for the tooltip becomes a count', () => {
    const label = 'x'.repeat(110);
    const view = describeIn(
      'hosting',
      withUsage(fine, { accounts: [makeAccount(1), disabled(2, { label })] }),
    );
    expect(view.tooltip).toBe('Sluice: You can work; 1 account needs you');
  });
});

describe('menu', () => {
  test('says in text what the popover shows', () => {
    const snapshot = withUsage(fine, {
      accounts: [makeAccount(1), makeAccount(2), disabled(3)],
      usage: [makeUsage(1, fine), makeUsage(2, empty)],
    });
    const shown = labels(describeIn('hosting', snapshot).menu).map((label) =>
      label.replaceAll(/\d\d:\d\d/g, 'TT:TT'),
    );
    expect(shown).toEqual([
      'You can work',
      'Claude on a1@example.com. It lasts past the next reset.',
      '---',
      expect.stringMatching(/^a3@example\.com \(Claude\) needs you: it stopped working /),
      'Sign in again',
      '---',
      'Running at 127.0.0.1:7584',
      'Made-up accounts: nothing here reaches the internet.',
      'Copy base URL',
      '---',
      'Claude',
      'a1@example.com · Fine · Next',
      'a2@example.com · Blocked until TT:TT',
      'a3@example.com · Needs you since TT:TT',
      '---',
      'Pause the proxy',
      'Refresh usage',
      '---',
      'Open Sluice',
      'Quit Sluice',
    ]);
  });

  test('each entry does what it says', () => {
    const { menu } = describeIn(
      'hosting',
      withUsage(fine, { accounts: [makeAccount(1), disabled(2)] }),
    );
    const done = menu.flatMap((item) =>
      item.kind === 'action' ? [[item.label, item.action]] : [],
    );
    expect(Object.fromEntries(done)).toMatchObject({
      'Sign in again': { do: 'open', page: 'accounts', errand: { do: 'sign-in', account: 2 } },
      'Copy base URL': { do: 'copy', text: 'http://127.0.0.1:7584' },
      'Pause the proxy': { do: 'pause', on: true },
      'Refresh usage': { do: 'refresh' },
      'Open Sluice': { do: 'open', page: 'accounts' },
      'Quit Sluice': { do: 'quit' },
    });
    const resume = describeIn('hosting', withUsage(fine, paused)).menu;
    expect(resume).toContainEqual({
      kind: 'action',
      label: 'Resume the proxy',
      action: { do: 'pause', on: false },
      enabled: true,
    });
  });

  test('attached: says so in one line, and that quitting keeps the port', () => {
    const shown = labels(describeIn('attached', withUsage(fine)).menu);
    expect(shown).toContain('Another Sluice keeps the port; this one shows it.');
    expect(shown.at(-1)).toBe('Quit (the port stays)');
  });

  test('gone: offers to take over; failed: says why and offers another try', () => {
    expect(labels(describeIn('gone', null).menu)).toContain('Take over');
    const error = { code: 'PORT_IN_USE', message: 'Port 7584 is taken.', hint: 'End it.' } as const;
    const failed = describeTray({ snapshot: null, shell: shell('failed', { error }), nowMs: NOW });
    expect(labels(failed.menu)).toEqual([
      'Sluice could not start',
      'Port 7584 is taken. End it.',
      'Try again',
      '---',
      'Open Sluice',
      'Quit Sluice',
    ]);
  });

  test('nothing to copy while nothing listens', () => {
    const { status } = makeSnapshot();
    const { menu } = describeIn('hosting', withUsage(fine, { status: { ...status, proxy: null } }));
    expect(labels(menu)).toContain('Not listening');
    expect(menu).toContainEqual(
      expect.objectContaining({ label: 'Copy base URL', enabled: false }),
    );
  });

  test('200 accounts: twenty and a count, and no provider is crowded out', () => {
    const many = Array.from({ length: 199 }, (_, index) => makeAccount(index + 1));
    const key = makeAccount(500, { provider: 'openai', kind: 'api_key', email: null });
    const shown = labels(describeIn('hosting', makeSnapshot({ accounts: [...many, key] })).menu);
    expect(shown).toContain('and 180 more');
    expect(shown.filter((label) => label.startsWith('a'))).toHaveLength(19 + 1);
    expect(shown).toContain('OpenAI');
    expect(shown.some((label) => label.startsWith('API key'))).toBe(true);
  });

  test('an address that is masked in the window is masked here', () => {
    const settings = { ...DEFAULT_SETTINGS, maskEmails: true };
    const view = describeIn(
      'hosting',
      withUsage(fine, { settings, accounts: [makeAccount(1), disabled(2)] }),
    );
    const said = [view.tooltip, ...labels(view.menu)].join('\n');
    expect(said).toContain('a•••@example.com');
    expect(said).not.toMatch(/a\d@/);
  });
});

test('a sign that a native menu takes for a mnemonic is shown as it is', () => {
  expect(menuLabel('R&D_team\nX')).toBe('R&&D_team X');
});

test('a sentence is broken between words, never inside a number and its unit', () => {
  const narrow = '97\u202f%';
  expect(wrapLine(`It ends at ${narrow} now`, 12)).toEqual(['It ends at', `${narrow} now`]);
  expect(wrapLine('x'.repeat(30), 8)).toEqual(['xxxxxxx…']);
});

describe('any snapshot', () => {
  const label = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constant('A&B_c'));
  const moment = fc.integer({ min: -30 * DAY, max: 30 * DAY }).map((offset) => instant(offset));
  const account = fc
    .record({
      id: fc.integer({ min: 1, max: 60 }),
      provider: fc.constantFrom('anthropic', 'openai', 'unknown'),
      kind: fc.constantFrom('oauth' as const, 'api_key' as const),
      label: fc.option(label),
      email: fc.option(fc.emailAddress()),
      state: fc.constantFrom(...accountStateSchema.options),
      at: moment,
      signInAgainBy: fc.option(moment),
      blockedUntil: fc.option(moment),
    })
    .map(({ id, at, ...over }) =>
      makeAccount(id, { ...over, disabled: { cause: 'revoked', at, detail: null } }),
    );
  const window = fc
    .tuple(
      fc.constantFrom(5 * HOUR, 7 * DAY),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.integer({ min: -HOUR, max: 7 * DAY }),
    )
    .map(([durationMs, used, leftMs]) => makeWindow(durationMs, used, leftMs));
  const snapshot = fc
    .record({
      accounts: fc.uniqueArray(account, { selector: ({ id }) => id, maxLength: 40 }),
      windows: fc.array(window, { maxLength: 3 }),
      maskEmails: fc.boolean(),
      proxyPaused: fc.boolean(),
      locked: fc.boolean(),
    })
    .map(({ accounts, windows, locked, ...set }) =>
      makeSnapshot({
        accounts,
        usage: accounts.map(({ id }) => makeUsage(id, windows)),
        next: { anthropic: accounts[0]?.id ?? null },
        settings: { ...DEFAULT_SETTINGS, ...set },
        ...withVault(locked),
      }),
    );
  const mode = fc.constantFrom<LinkMode>('starting', 'hosting', 'attached', 'gone', 'failed');

  test('fits the tooltip, and ends with Open and Quit', () => {
    fc.assert(
      fc.property(fc.option(snapshot), mode, (given, in_) => {
        const { tooltip, menu } = describeIn(in_, given);
        expect(tooltip.length).toBeLessThanOrEqual(TOOLTIP_LIMIT);
        expect(tooltip.startsWith('Sluice: ')).toBe(true);
        const ends = menu.slice(-2).map((item) => (item.kind === 'action' ? item.action.do : ''));
        expect(ends).toEqual(['open', 'quit']);
      }),
    );
  });

  test('has no empty label, no mnemonic, no doubled separator and not too many entries', () => {
    fc.assert(
      fc.property(fc.option(snapshot), mode, (given, in_) => {
        const { menu } = describeIn(in_, given);
        expect(menu.length).toBeLessThanOrEqual(60);
        for (const [index, item] of menu.entries()) {
          if (item.kind === 'separator') {
            expect(menu[index + 1]?.kind).not.toBe('separator');
            continue;
          }
          expect(item.label.trim()).not.toBe('');
          expect(item.label.replaceAll('&&', '')).not.toMatch(/[&\p{Cc}]/u);
        }
      }),
    );
  });
});
