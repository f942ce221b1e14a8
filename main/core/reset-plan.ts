import { LIMIT_BLOCK_REASON, WINDOW_BLOCK_REASON } from '../../shared/model/block-reasons.ts';
import type { PoolAccount } from './account.ts';
import { accountState, activeBlocks, blockedUntilMs } from './account-state.ts';

/** A saved rate-limit reset, as its provider lists it. */
export interface ResetCredit {
  readonly id: string;
  readonly status: string;
  /** Null: it does not expire. */
  readonly expiresAtMs: number | null;
  readonly title: string | null;
}

/** What the provider answered to the request to redeem. */
export interface ResetAnswer {
  readonly status: number;
  /** `code` of the answer's object; null: it has none. */
  readonly code: string | null;
  /** The answer is an object, or empty. */
  readonly isReadable: boolean;
}

/** The outcome when no answer came; the request may have worked, or not. */
export const NO_ANSWER = 'no_answer';
const CODE = /^[a-z][a-z0-9_]{0,63}$/;
/** Words of a refusal that says for certain that nothing is open any more. */
const REFUSALS: ReadonlySet<string> = new Set([
  'already_redeemed',
  'no_credit',
  'nothing_to_reset',
]);

/** The one that is offered: available, the soonest to expire first, those without an end last. */
export function offeredCredit(credits: readonly ResetCredit[], nowMs: number): ResetCredit | null {
  const usable = credits.filter(({ status }) => status === 'available');
  return usable.toSorted((one, other) => order(one, other, nowMs))[0] ?? null;
}

function order(one: ResetCredit, other: ResetCredit, nowMs: number): number {
  const a = expiryRank(one, nowMs);
  const b = expiryRank(other, nowMs);
  if (a !== b) return a < b ? -1 : 1;
  return one.id < other.id ? -1 : Number(one.id > other.id);
}

/** One that has expired by this machine's clock comes last: the provider calls it available. */
function expiryRank({ expiresAtMs }: ResetCredit, nowMs: number): number {
  if (expiresAtMs === null) return Number.MAX_SAFE_INTEGER;
  return expiresAtMs <= nowMs ? Number.POSITIVE_INFINITY : expiresAtMs;
}

/** When the last one that ran out did so; null: none did. */
export function lastExpiryMs(credits: readonly ResetCredit[], nowMs: number): number | null {
  const ended = credits
    .filter(({ status }) => status === 'expired' || status === 'available')
    .map(({ expiresAtMs }) => expiresAtMs)
    .filter((atMs) => atMs !== null && atMs <= nowMs);
  return ended.length === 0 ? null : Math.max(...ended.map(Number));
}

/**
 * The outcome of a request, in one word. Codes come in a 2xx; a 4xx settles the request only with a word
 * that is known to: the answer of a gateway in between must not end a pin.
 */
export function outcomeOf(answer: ResetAnswer, repeated: boolean): string {
  const { status, code, isReadable } = answer;
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && !isReadable) return NO_ANSWER;
  if (isSuccess && code === null) return 'reset';
  const word = code !== null && CODE.test(code) ? code : 'unknown_code';
  const isRefusal = status >= 400 && status < 500 && REFUSALS.has(word);
  if (!isSuccess && !isRefusal) return `http_${status}`;
  // The first request did it; this one is only told so.
  if (repeated && word === 'already_redeemed') return 'reset';
  // A word of ours may not be spoken by the provider: it would keep or end what it must not.
  return word === NO_ANSWER || word.startsWith('http_') ? 'unknown_code' : word;
}

/** The request stays open after these, and is repeated by the next click. */
export function keepsPin(outcome: string): boolean {
  return outcome === NO_ANSWER || outcome.startsWith('http_');
}

/** An automatic request of the past. */
export interface AutomaticRecord {
  readonly accountId: number;
  /** When the windows would have reset by themselves. */
  readonly episodeUntilMs: number | null;
}

export interface AutomaticFacts {
  readonly accounts: readonly PoolAccount[];
  readonly provider: string;
  readonly records: readonly AutomaticRecord[];
  /** Accounts with a request under way, or open. */
  readonly taken: ReadonlySet<number>;
  /** Known soonest expiry of each account's resets. */
  readonly soonestExpiryMs: ReadonlyMap<number, number>;
  readonly nowMs: number;
}

/** What resets by itself sooner is waited for. */
const WORTH_MS = 60 * 60_000;
const USED_UP: ReadonlySet<string> = new Set([WINDOW_BLOCK_REASON, LIMIT_BLOCK_REASON]);

export interface AutomaticChoice {
  readonly accountId: number;
  readonly episodeUntilMs: number;
}

/**
 * The account whose reset may be used without asking; null: none. Only after a real block with no sibling
 * left, 60 min or more before anything of the provider resets by itself, once until then.
 */
export function automaticChoice(facts: AutomaticFacts): AutomaticChoice | null {
  const { nowMs, records, taken, soonestExpiryMs } = facts;
  const siblings = facts.accounts.filter(({ provider }) => provider === facts.provider);
  // An open request may have worked already: another one could spend a second reset.
  if (siblings.some(({ id }) => taken.has(id))) return null;
  const ids = new Set(siblings.map(({ id }) => id));
  if (
    records.some(
      ({ accountId, episodeUntilMs }) => ids.has(accountId) && (episodeUntilMs ?? 0) > nowMs,
    )
  )
    return null;
  if (siblings.some((account) => accountState(account, nowMs) === 'ready')) return null;
  const blocked = siblings.filter((account) => accountState(account, nowMs) === 'blocked');
  const ends = blocked.map((account) => blockedUntilMs(account, nowMs, null) ?? nowMs);
  if (ends.length === 0 || Math.min(...ends) - nowMs < WORTH_MS) return null;
  const [chosen] = blocked
    .filter((account) => isUsedUp(account, nowMs))
    .toSorted((one, other) => {
      const a = soonestExpiryMs.get(one.id) ?? Number.MAX_SAFE_INTEGER;
      const b = soonestExpiryMs.get(other.id) ?? Number.MAX_SAFE_INTEGER;
      return a === b ? one.id - other.id : a - b;
    });
  if (chosen === undefined) return null;
  const episodeUntilMs = blockedUntilMs(chosen, nowMs, null) ?? nowMs;
  return { accountId: chosen.id, episodeUntilMs };
}

/** Every block of the whole account is a window that is used up: a reset would end it. */
function isUsedUp(account: PoolAccount, nowMs: number): boolean {
  const blocks = activeBlocks(account, nowMs).filter(({ scope }) => scope === 'account');
  return (
    account.kind === 'oauth' &&
    blocks.every(({ reason, billing }) => USED_UP.has(reason) && !billing)
  );
}
