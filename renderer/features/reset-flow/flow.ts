import type { WireError } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { Redemption, ResetState } from '../../../shared/model/reset.ts';
import type { AccountUsage } from '../../../shared/model/window.ts';
import type { Before, ResetFlow } from '../../state/reset-flow.ts';

/** The box under the row; null: none. */
export type ResetBox =
  | { readonly kind: 'ask' }
  | { readonly kind: 'run'; readonly step: 1 | 2 | 3; readonly askedAtMs: number | null }
  | { readonly kind: 'lost'; readonly outcome: string | null; readonly state: ResetState }
  | {
      readonly kind: 'ended';
      readonly redemption: Redemption;
      readonly before: Before;
      readonly atMs: number;
    }
  | { readonly kind: 'failed'; readonly error: WireError };

/** How long an outcome stands before it goes by itself. */
const SHOWN_MS = 10 * 60_000;
const STEPS = { listing: 1, asking: 2, reading: 3 } as const;

export function keepsOpen(outcome: string): boolean {
  return outcome === 'no_answer' || outcome.startsWith('http_');
}

/** What stands under the row: what is under way goes first, whoever began it. */
export function resetBox(
  flow: ResetFlow | null,
  state: ResetState | null,
  nowMs: number,
): ResetBox | null {
  if (state !== null && state.phase !== 'open') {
    const askedAtMs = state.askedAt === null ? null : Date.parse(state.askedAt);
    return { kind: 'run', step: STEPS[state.phase], askedAtMs };
  }
  if (flow === null) return null;
  switch (flow.step) {
    case 'sent':
      return { kind: 'run', step: 1, askedAtMs: null };
    case 'asked':
      return state === null ? { kind: 'ask' } : { kind: 'lost', outcome: null, state };
    case 'failed':
      return { kind: 'failed', error: flow.error };
    case 'ended':
      return endedBox(flow, state, nowMs);
    default:
      return flow satisfies never;
  }
}

function endedBox(
  { redemption, before, atMs }: Extract<ResetFlow, { step: 'ended' }>,
  state: ResetState | null,
  nowMs: number,
): ResetBox | null {
  const { outcome } = redemption;
  const open = state ?? redemption.open;
  // Another window may have settled it meanwhile.
  if (keepsOpen(outcome)) return state === null ? null : { kind: 'lost', outcome, state };
  if (outcome === 'in_progress')
    return open?.phase === 'open' ? { kind: 'lost', outcome: null, state: open } : null;
  if (outcome === 'reset' && nowMs - atMs > SHOWN_MS) return null;
  return { kind: 'ended', redemption, before, atMs };
}

export type TagState =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'open'; readonly sinceMs: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'nothing'; readonly label: string | null; readonly used: number | null }
  | { readonly kind: 'needs'; readonly isLocked: boolean };

/** Whether a reset can be used now, and why it would do nothing. Unknown windows are no reason against it. */
export function tagState(
  account: Account,
  usage: AccountUsage | null,
  state: ResetState | null,
): TagState {
  if (state?.phase === 'open') return { kind: 'open', sinceMs: Date.parse(state.since) };
  if ((usage?.resets.available ?? 0) < 1) return { kind: 'hidden' };
  if (account.state === 'disabled' || account.state === 'locked')
    return { kind: 'needs', isLocked: account.state === 'locked' };
  const shared = (usage?.windows ?? []).filter(({ scope }) => scope === null);
  const known = shared.filter(({ status }) => status !== 'unknown');
  const isEmpty = shared.some(({ status }) => status === 'exhausted');
  if (isEmpty || account.blockedUntil !== null || known.length === 0) return { kind: 'ready' };
  const first = known.find(({ usedFraction }) => usedFraction !== null) ?? null;
  return { kind: 'nothing', label: first?.label ?? null, used: first?.usedFraction ?? null };
}

export function beforeOf(
  account: Account,
  usage: AccountUsage | null,
  rank: number | null,
): Before {
  const windows = (usage?.windows ?? []).filter(({ scope }) => scope === null);
  return {
    windows: windows.map(({ id, label, usedFraction }) => ({ id, label, used: usedFraction })),
    isBlocked: account.state === 'blocked',
    rank,
    available: usage?.resets.available ?? null,
  };
}
