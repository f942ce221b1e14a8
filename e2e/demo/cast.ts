import { seedKeys } from '../simulator/seeds.ts';
import type { AccountOptions } from '../simulator/accounts.ts';
import { between, seeded } from './random.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Small enough that a window is seen to fill while one looks. */
const LIMITS = { fiveHourTokens: 6_000_000, sevenDayTokens: 90_000_000 };

export interface Member extends AccountOptions {
  readonly id: string;
  /** How long ago the person signed in. */
  readonly signedInMs?: number;
  /** API keys. */
  readonly label?: string;
}

type Used = readonly [fraction: number, hoursLeft: number];

function used(five: Used, seven: Used, fable?: number): NonNullable<AccountOptions['used']> {
  const reading = ([fraction, hours]: Used) => ({ fraction, resetsInMs: hours * HOUR_MS });
  return {
    '5h': reading(five),
    '7d': reading(seven),
    ...(fable !== undefined && { '7d_oi': reading([fable, seven[1]]) }),
  };
}

const claude = { provider: 'anthropic', kind: 'oauth', limits: LIMITS } as const;
/** Codex tells no workspace's name; a part of its id stands for it. */
const NORTHLIGHT = {
  organization: 'Northlight',
  organizationId: '4b7e90cd-51a6-4f0e-9d2b-83c1f6a7e250',
  plan: 'team',
} as const;
const codex = { provider: 'openai-codex', kind: 'oauth', plan: 'plus', limits: LIMITS } as const;

/** Who plays, in the middle of their week. The timeline names them by `id`. */
const PEOPLE: readonly Member[] = [
  {
    ...claude,
    id: 'mira',
    email: 'mira@example.com',
    plan: 'max_20x',
    used: used([0.34, 2.6], [0.41, 74], 0.12),
  },
  {
    ...claude,
    id: 'studio',
    email: 'studio@example.com',
    organization: 'Northlight',
    plan: 'team',
    modelCaps: [],
    used: used([0.18, 2.9], [0.34, 96]),
    // A sign-in at Claude lasts 30 days.
    signedInMs: 25 * DAY_MS,
  },
  {
    ...claude,
    id: 'lab',
    email: 'lab@example.com',
    plan: 'pro',
    modelCaps: [],
    used: used([0.52, 1.9], [0.69, 45]),
  },
  {
    ...codex,
    id: 'dev',
    email: 'dev@example.com',
    used: used([0.3, 3], [0.4, 88]),
  },
  {
    ...codex,
    id: 'dev-team',
    email: 'dev@example.com',
    ...NORTHLIGHT,
    used: used([0.11, 3.6], [0.14, 133]),
  },
  {
    ...codex,
    id: 'ops',
    email: 'ops@example.com',
    ...NORTHLIGHT,
    used: used([0.21, 2.2], [0.33, 101]),
  },
  {
    ...codex,
    id: 'nora',
    email: 'nora@example.com',
    used: used([0.44, 2.4], [0.52, 70]),
    resets: [{ expiresInMs: 4 * DAY_MS }, { expiresInMs: 21 * DAY_MS }],
  },
  {
    id: 'openai-key',
    provider: 'openai',
    kind: 'api_key',
    email: 'studio@example.com',
    key: seedKeys.openai,
    label: 'Studio key',
  },
];

/** A window somewhere on its way, used at a pace that mostly lasts. */
function paced(next: () => number, hours: number): Used {
  const passed = between(next, 10, 90) / 100;
  const pace = between(next, 30, 104) / 100;
  return [Math.round(passed * pace * 100) / 100, (1 - passed) * hours];
}

/** `size` accounts: those above, and seats of a large team. */
export function castOf(size: number, seed: number): readonly Member[] {
  const next = seeded(seed);
  const seats = Array.from({ length: Math.max(0, size - PEOPLE.length) }, (_, index): Member => {
    const name = `seat-${String(index + 1).padStart(3, '0')}`;
    return {
      ...claude,
      id: name,
      email: `${name}@example.com`,
      organization: 'Northlight',
      plan: 'team',
      modelCaps: [],
      used: used(paced(next, 5), paced(next, 168)),
    };
  });
  return [...PEOPLE, ...seats];
}
