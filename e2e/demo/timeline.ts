/** Whose tools the demo plays. */
export type PlayedProvider = 'anthropic' | 'openai' | 'openai-codex';

export type Look = 'Accounts' | 'Ranking' | 'Usage' | 'Activity';

/** What the providers, or somebody at another machine, do. Accounts by their names in `cast.ts`. */
export type Act =
  /** The access token stops working early; its refresh token still does. */
  | { readonly kind: 'drop-token'; readonly account: string }
  | { readonly kind: 'revoke'; readonly account: string }
  /** A window is used by something else than Sluice. */
  | {
      readonly kind: 'use';
      readonly account: string;
      readonly window: '5h' | '7d';
      readonly fraction: number;
      readonly hoursLeft: number;
    }
  | { readonly kind: 'overload'; readonly provider: PlayedProvider }
  | { readonly kind: 'cut'; readonly provider: PlayedProvider };

export interface Scene {
  readonly atS: number;
  readonly acts: readonly Act[];
  /** One line of the terminal: what happened, and where it is to be seen. */
  readonly say: string;
  readonly look: Look;
}

/** After it nothing new happens; requests go on, fewer and smaller ones. */
export const END_S = 180;

export const TIMELINE: readonly Scene[] = [
  {
    atS: 0,
    acts: [],
    look: 'Accounts',
    say: 'Requests arrive, windows fill. A banner: studio@example.com must sign in again within 7 days',
  },
  {
    atS: 15,
    acts: [{ kind: 'drop-token', account: 'mira' }],
    look: 'Activity',
    say: 'mira@example.com’s token was refused and renewed: a request with two tries, the tool saw one answer',
  },
  {
    atS: 40,
    acts: [{ kind: 'revoke', account: 'lab' }],
    look: 'Accounts',
    say: 'lab@example.com (Claude) was signed out: see the banner; Sign in again works (Allow as lab@example.com)',
  },
  {
    atS: 60,
    acts: [{ kind: 'use', account: 'mira', window: '7d', fraction: 0.5, hoursLeft: 74 }],
    look: 'Ranking',
    say: 'mira@example.com was used on another machine: studio@example.com goes first now, and the page says why',
  },
  {
    atS: 80,
    acts: [{ kind: 'use', account: 'nora', window: '5h', fraction: 1, hoursLeft: 1.6 }],
    look: 'Accounts',
    say: 'nora@example.com (Codex) is used up and has 2 saved resets: press “2 resets” in its row',
  },
  {
    atS: 105,
    acts: [
      { kind: 'use', account: 'dev', window: '5h', fraction: 1, hoursLeft: 42 / 3600 },
      { kind: 'use', account: 'dev-team', window: '5h', fraction: 1, hoursLeft: 1.4 },
      { kind: 'use', account: 'ops', window: '5h', fraction: 1, hoursLeft: 2.1 },
    ],
    look: 'Accounts',
    say: 'No Codex account is left (unless you used a reset): it says until when; soon one is back',
  },
  {
    atS: 125,
    acts: [
      { kind: 'use', account: 'mira', window: '5h', fraction: 0.6, hoursLeft: 1.7 },
      { kind: 'use', account: 'studio', window: '5h', fraction: 0.6, hoursLeft: 1.7 },
      { kind: 'use', account: 'lab', window: '5h', fraction: 0.6, hoursLeft: 1.7 },
    ],
    look: 'Accounts',
    say: 'All of Claude gets tight: diamonds, and where each window ends at this pace',
  },
  {
    atS: 150,
    acts: [],
    look: 'Usage',
    say: 'dev@example.com’s short window started over by itself: Codex works again. Usage has five weeks of history',
  },
  {
    atS: 162,
    acts: [
      { kind: 'overload', provider: 'anthropic' },
      { kind: 'cut', provider: 'anthropic' },
    ],
    look: 'Activity',
    say: 'Claude was overloaded once and broke off once: both rows say so, with every try in their detail',
  },
  {
    atS: END_S,
    acts: [],
    look: 'Activity',
    say: 'That was all. It goes on quietly until Ctrl-C',
  },
];

/** Those after one moment and up to another. */
export function due(timeline: readonly Scene[], afterS: number, upToS: number): readonly Scene[] {
  return timeline.filter(({ atS }) => atS > afterS && atS <= upToS);
}

export function clockText(atS: number): string {
  return `${String(Math.floor(atS / 60))}:${String(atS % 60).padStart(2, '0')}`;
}
