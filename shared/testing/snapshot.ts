import type { Snapshot } from '../contract/state.ts';
import type { Account } from '../model/account.ts';
import type { Client } from '../model/client.ts';
import { NO_FILES_STATUS } from '../model/files.ts';
import type { ProviderInfo } from '../model/provider.ts';
import { DEFAULT_SETTINGS } from '../model/settings.ts';
import type { AccountUsage, UsageWindow } from '../model/window.ts';

export const NOW = Date.parse('2026-11-19T14:26:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function instant(offsetMs: number): string {
  return new Date(NOW + offsetMs).toISOString();
}

export function makeAccount(id: number, over: Partial<Account> = {}): Account {
  return {
    id,
    provider: 'anthropic',
    kind: 'oauth',
    email: `a${String(id)}@example.com`,
    organization: null,
    plan: null,
    label: null,
    ownership: 'own',
    priority: 'normal',
    state: 'ready',
    paused: false,
    blocks: [],
    blockedUntil: null,
    disabled: null,
    lockedReason: null,
    signInAgainBy: null,
    origin: 'login',
    keySuffix: null,
    createdAt: instant(-DAY),
    ...over,
  };
}

/** Spent evenly up to now unless the rate is given. */
export function makeWindow(
  durationMs: number,
  used: number | null,
  leftMs: number,
  over: Partial<UsageWindow> = {},
): UsageWindow {
  const hours = (durationMs - leftMs) / HOUR;
  return {
    id: `w:${String(durationMs)}`,
    label: durationMs > DAY ? '7 d' : '5 h',
    durationMs,
    resetsAt: instant(leftMs),
    usedFraction: used,
    amount: null,
    drainRate: used === null ? null : used / hours,
    status: 'ok',
    scope: null,
    source: 'poll',
    ...over,
  };
}

export function makeUsage(id: number, windows: readonly UsageWindow[]): AccountUsage {
  return {
    id,
    provider: 'anthropic',
    email: null,
    windows,
    fetchedAt: instant(-60_000),
    stale: false,
    notes: [],
    resets: { available: null, soonestExpiry: null },
  };
}

export function makeClient(id: number): Client {
  return {
    id,
    name: `tool ${String(id)}`,
    provider: null,
    account: null,
    allPaths: false,
    passThrough: false,
    rpm: null,
    budgetUsd: null,
    spentUsd: 0,
    keyPrefix: 'slk_9fQ2',
    createdAt: instant(-DAY),
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
  };
}

/** One with a key, unless its methods are given. */
export function makeProvider(over: Partial<ProviderInfo> & Pick<ProviderInfo, 'id'>): ProviderInfo {
  return {
    name: over.id,
    monogram: 'Xx',
    policy: 'Terms apply.',
    methods: ['api-key'],
    keyPage: null,
    keyOptional: false,
    keyChecked: true,
    keyStays: null,
    asksDomain: false,
    group: 'plan',
    alsoCalled: [],
    bases: [{ wire: 'openai', path: `/${over.id}/v1` }],
    ...over,
  };
}

export function makeSnapshot(over: Partial<Snapshot> = {}): Snapshot {
  return {
    accounts: [],
    usage: [],
    clients: [],
    settings: DEFAULT_SETTINGS,
    status: {
      running: true,
      pid: 1,
      version: '0.1.0',
      profile: '/p',
      startedAt: instant(-HOUR),
      proxy: 'http://127.0.0.1:7584',
      ui: null,
      simulated: true,
      vault: {
        mode: 'file',
        locked: false,
        degraded: true,
        reason: null,
        hint: null,
        unlock: null,
      },
      files: NO_FILES_STATUS,
      requests: { total: 0, active: 0 },
      alerts: [],
      ownUsage: [],
      overrides: [],
    },
    providers: [
      makeProvider({
        id: 'anthropic',
        name: 'Claude',
        monogram: 'Cl',
        methods: ['browser', 'paste', 'api-key'],
      }),
      makeProvider({ id: 'openai', name: 'OpenAI', monogram: 'Op', group: 'key' }),
    ],
    next: {},
    places: {},
    resets: [],
    lastRequest: null,
    running: [],
    ...over,
  };
}
