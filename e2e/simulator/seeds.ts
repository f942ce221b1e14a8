import type { AccountBook } from './accounts.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const seedKeys = {
  anthropic: `sk-ant-api03-${'simulated-key'.padEnd(80, '0')}-AA`,
  openai: `sk-proj-${'simulated-key'.padEnd(80, '0')}`,
} as const;

export type SeedName = 'default' | 'demo' | 'none';

/** `default`: fresh accounts. `demo`: the same people in the middle of their week. */
export function seedAccounts(accounts: AccountBook, seed: SeedName): void {
  if (seed === 'none') return;
  const demo = seed === 'demo';
  accounts.create({
    provider: 'anthropic',
    kind: 'oauth',
    email: 'mira@example.com',
    plan: 'max_20x',
    ...(demo && { used: used(0.34, 2.6, 0.41, 74, 0.12) }),
  });
  accounts.create({
    provider: 'anthropic',
    kind: 'oauth',
    email: 'studio@example.com',
    organization: 'Northlight',
    plan: 'team',
    ...(demo && { used: used(0.08, 4.2, 0.22, 121, 0) }),
  });
  accounts.create({
    provider: 'anthropic',
    kind: 'oauth',
    email: 'lab@example.com',
    plan: 'pro',
    ...(demo && { used: used(0.93, 1.1, 0.77, 38, 0.5) }),
  });
  seedCodex(accounts, demo);
  accounts.create({
    id: 'anthropic-key',
    provider: 'anthropic',
    kind: 'api_key',
    email: 'ops@example.com',
    key: seedKeys.anthropic,
  });
  accounts.create({
    id: 'openai-key',
    provider: 'openai',
    kind: 'api_key',
    email: 'dev@example.com',
    key: seedKeys.openai,
  });
}

/** One e-mail with two workspaces, and two people in one of them. */
function seedCodex(accounts: AccountBook, demo: boolean): void {
  const codex = { provider: 'openai-codex', kind: 'oauth' } as const;
  accounts.create({
    ...codex,
    id: 'codex-mira',
    email: 'mira@example.com',
    plan: 'plus',
    ...(demo && { used: codexUsed(0.52, 3.1, 0.37, 92) }),
  });
  accounts.create({
    ...codex,
    id: 'codex-mira-team',
    email: 'mira@example.com',
    organization: 'Northlight',
    plan: 'team',
    ...(demo && { used: codexUsed(0.11, 4.4, 0.19, 133) }),
  });
  accounts.create({
    ...codex,
    id: 'codex-studio',
    email: 'studio@example.com',
    organization: 'Northlight',
    plan: 'team',
  });
  accounts.create({
    ...codex,
    id: 'codex-lab',
    email: 'lab@example.com',
    plan: 'pro',
    ...(demo && {
      used: codexUsed(0.04, 4.9, 0.88, 21),
      resets: [{ expiresInMs: 4 * dayMs }, { expiresInMs: 21 * dayMs }],
    }),
  });
}

function codexUsed(
  fiveHour: number,
  fiveHourLeftH: number,
  sevenDay: number,
  sevenDayLeftH: number,
) {
  return {
    '5h': { fraction: fiveHour, resetsInMs: fiveHourLeftH * hourMs },
    '7d': { fraction: sevenDay, resetsInMs: sevenDayLeftH * hourMs },
  };
}

function used(
  fiveHour: number,
  fiveHourLeftH: number,
  sevenDay: number,
  sevenDayLeftH: number,
  fable: number,
) {
  return {
    '5h': { fraction: fiveHour, resetsInMs: fiveHourLeftH * hourMs },
    '7d': { fraction: sevenDay, resetsInMs: sevenDayLeftH * hourMs },
    '7d_oi': { fraction: fable, resetsInMs: sevenDayLeftH * hourMs },
  };
}
