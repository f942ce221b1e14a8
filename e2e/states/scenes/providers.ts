import { providerInfo } from '../../../main/providers/info.ts';
import { PROVIDERS } from '../../../main/providers/registry.ts';
import type { Snapshot } from '../../../shared/contract/state.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { Ranking } from '../../../shared/model/ranking.ts';
import type { AccountUsage, UsageWindow } from '../../../shared/model/window.ts';
import {
  DAY,
  HOUR,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../../shared/testing/snapshot.ts';
import { POPOVER, narrow } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { World } from '../world.ts';

interface Member {
  readonly provider: string;
  readonly account?: Partial<Account>;
  readonly windows?: readonly UsageWindow[] | undefined;
  readonly notes?: readonly string[];
}

/** Counted by itself, with a reset and no length. */
function model(label: string, used: number | null): UsageWindow {
  const reset = { durationMs: null, drainRate: null, scope: label };
  const status = used === 1 ? 'exhausted' : used === null ? 'unknown' : 'ok';
  return makeWindow(DAY, used, 9 * HOUR, { ...reset, id: label, label, status });
}

function monthly(label: string, over: Partial<UsageWindow>): UsageWindow {
  return makeWindow(30 * DAY, null, 11 * DAY, { id: label, label, ...over });
}

const GEMINI = [
  ['gemini-3.1-pro-preview', 0.62],
  ['gemini-3.1-flash', 0.11],
  ['gemini-2.5-pro', 1],
  ['gemini-2.5-flash', 0.08],
  ['gemini-2.5-flash-lite', 0],
  ['gemini-3-flash-preview', 0.23],
  ['gemini-3-pro-preview', 0.4],
  ['gemini-2.0-flash', null],
  ['gemini-embedding', 0.02],
  ['gemini-3.1-flash-image', 0.05],
] as const;

const two = (short: number, long: number): readonly UsageWindow[] => [
  makeWindow(5 * HOUR, short, 2.2 * HOUR),
  makeWindow(7 * DAY, long, 74 * HOUR),
];
const unlimited = { amount: { used: null, limit: null, unit: 'requests' } } as const;

const MEMBERS: readonly Member[] = [
  { provider: 'anthropic', account: { plan: 'Max 20×' }, windows: two(0.34, 0.41) },
  { provider: 'openai-codex', account: { plan: 'Plus' }, windows: two(0.2, 0.55) },
  {
    provider: 'github-copilot',
    account: { plan: 'Pro' },
    windows: [
      monthly('Premium', {
        usedFraction: 0.71,
        drainRate: 0.71 / (19 * 24),
        scope: 'premium',
        amount: { used: 213, limit: 300, unit: 'requests' },
      }),
      monthly('Chat', unlimited),
      monthly('Completions', { ...unlimited, scope: 'completions' }),
    ],
    notes: ['Overage requests: 12'],
  },
  {
    provider: 'google-gemini-cli',
    account: { plan: 'Standard', organization: 'sluice-471108' },
    windows: GEMINI.map(([name, used]) => model(name, used)),
  },
  {
    provider: 'google-antigravity',
    windows: [model('Gemini', 0.3), model('Claude', 0.86), model('GPT', 0.86)],
  },
  { provider: 'kimi-code', windows: two(0.05, 0.12) },
  {
    provider: 'zai',
    account: { kind: 'api_key', origin: 'login', keySuffix: '7f3c', plan: 'Pro' },
    windows: [
      ...two(0.58, 0.3),
      monthly('Web tools', {
        usedFraction: 0.15,
        scope: 'zread',
        drainRate: 0.15 / (19 * 24),
        amount: { used: 150, limit: 1000, unit: 'requests' },
      }),
    ],
  },
  {
    provider: 'opencode-go',
    account: { kind: 'api_key', origin: 'key', keySuffix: 'a91d', email: null },
    windows: [
      ...two(0.1, 0.2),
      monthly('Month', {
        usedFraction: 0.21,
        durationMs: null,
        drainRate: null,
        scope: 'month',
        amount: { used: 12.6, limit: 60, unit: 'usd' },
      }),
    ],
    notes: ['Counted here: Sluice adds up what it sent.'],
  },
];

/** Keys without anything to read, for every other provider; of Groq two. */
function keys(): readonly Member[] {
  const shown = new Set(MEMBERS.map(({ provider }) => provider));
  const others = PROVIDERS.filter(({ id }) => !shown.has(id)).map(({ id }) => id);
  return [...others, 'groq'].map((provider, index) => ({
    provider,
    account: {
      kind: 'api_key',
      origin: 'key',
      email: null,
      keySuffix: String(1000 + index * 77),
      ...(provider === 'ollama' && { label: 'This machine', keySuffix: null }),
    },
  }));
}

function world(members: readonly Member[]): Snapshot {
  const accounts = members.map(({ provider, account }, index) =>
    makeAccount(index + 1, {
      provider,
      email: index < 30 ? 'mira@example.com' : `seat-${String(index)}@example.com`,
      ...account,
    }),
  );
  const usage = members.map(({ provider, windows = [], notes = [] }, index): AccountUsage =>
    Object.assign(makeUsage(index + 1, windows), { provider, notes }),
  );
  const first = new Map(accounts.toReversed().map(({ id, provider }) => [provider, id]));
  return makeSnapshot({
    providers: PROVIDERS.map(providerInfo),
    accounts,
    usage,
    next: Object.fromEntries(first),
  });
}

function answersOf(members: readonly Member[]) {
  return { 'state.get': { generation: 1, snapshot: world(members) } } as const;
}

const EACH = [...MEMBERS, ...keys()];
const answers = answersOf(EACH);
/** The same account elsewhere, where other models are fuller. */
function seatOf(member: Member, seat: number): Member {
  const windows = member.windows?.map((window, index): UsageWindow => {
    if (window.durationMs !== null || window.usedFraction === null) return window;
    const usedFraction = ((index * 3 + seat * 7) % 9) / 10;
    return Object.assign({}, window, { usedFraction, status: 'ok' as const });
  });
  return { ...member, windows };
}

const SEATS = Array.from({ length: 9 }, (_, seat) => EACH.map((member) => seatOf(member, seat)));
const many = answersOf(SEATS.flat());
const accounts: State = {
  id: 'accounts/providers',
  address: '#/accounts',
  sees: 'GitHub Copilot',
  answers,
};

/** Two keys of which nothing is known. */
function spread(): Ranking {
  const ids = answers['state.get'].snapshot.accounts
    .filter(({ provider }) => provider === 'groq')
    .map(({ id }) => id);
  const half = { longDrainRate: 0.5, longUsed: 0.5, shortDrainRate: 0.5, shortUsed: 0.5 };
  const order = ids.map((id, index) => ({
    id,
    rank: index + 1,
    eligible: true,
    rankIfFree: null,
    share: index === 0 ? 2 / 3 : 1 / 3,
    longDrainRate: null,
    longUsed: null,
    shortDrainRate: null,
    shortUsed: null,
    priority: 'normal' as const,
    blockedUntil: null,
    decidedBy: index === ids.length - 1 ? null : ('id' as const),
    reason: 'nothing sets them apart but the number',
    long: null,
    short: null,
    plan: { name: null, fits: true },
    boost: null,
    headroomRate: null,
    kind: 'api_key' as const,
    compared: { ...half, headroomRate: 0 },
  }));
  const about = { provider: 'groq', model: null, family: null, strategy: 'drain-rate' } as const;
  return { ...about, order, passedOver: [], override: null, change: null };
}

const states: readonly State[] = [
  accounts,
  narrow(accounts),
  {
    ...accounts,
    id: 'accounts/models-open',
    isSeen: true,
    sees: 'Show fewer',
    act: (page) =>
      page
        .getByRole('button', { name: /^\d+ more$/ })
        .first()
        .click(),
  },
  {
    ...accounts,
    id: 'accounts/providers-many',
    sees: 'Fullest model',
    isSeen: true,
    answers: many,
  },
  {
    id: 'ranking/spread',
    address: '#/ranking',
    sees: /spreads new sessions/,
    answers: { ...answers, 'ranking.get': spread() },
    act: (page) => page.getByLabel('Provider').selectOption('groq'),
  },
  { id: 'popover/providers', address: '#/popover', sees: /more below/, size: POPOVER, answers },
  {
    id: 'tools/route',
    address: '#/tools',
    sees: 'for Anthropic clients',
    answers,
    act: (page) => page.getByLabel('Leads to').selectOption('zai'),
  },
];

/** An account of each provider there is, each with what it tells of its usage. */
export const providersScene: Scene = { name: 'providers', open: () => World.open(), states };
