import type { AccountView } from './account-verdict.ts';

/** A stretch in which nobody, or one account, cannot serve; it ends at Infinity where nobody knows when. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

const ALWAYS: Outage = { fromMs: -Infinity, toMs: Infinity };

/** Stretches that touch become one. */
function joined(outages: readonly Outage[]): readonly Outage[] {
  const done: Outage[] = [];
  for (const outage of [...outages].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = done.at(-1);
    if (last === undefined || outage.fromMs > last.toMs) done.push(outage);
    else done[done.length - 1] = { ...last, toMs: Math.max(last.toMs, outage.toMs) };
  }
  return done;
}

/**
 * When an account cannot serve, at its own pace: while it is blocked, and from the moment that one of its
 * windows is empty until that window's reset. Windows of one model family keep no other model away. What
 * an old reading says of the future is no forecast. Behind a reset there is a fresh window, of which
 * nothing is known but that it is not empty.
 */
export function outagesOf({ verdict, windows, staleSinceMs }: AccountView): readonly Outage[] {
  const { kind } = verdict;
  if (kind === 'needs' || kind === 'paused' || kind === 'locked') return [ALWAYS];
  const outages: Outage[] = [];
  if (kind === 'blocked') outages.push({ fromMs: -Infinity, toMs: verdict.untilMs ?? Infinity });
  for (const { window, forecast } of windows) {
    const { emptyAtMs, resetsAtMs } = forecast;
    if (staleSinceMs !== null || window.scope !== null || emptyAtMs === null) continue;
    outages.push({ fromMs: emptyAtMs, toMs: resetsAtMs ?? Infinity });
  }
  return joined(outages);
}

function both(one: readonly Outage[], other: readonly Outage[]): readonly Outage[] {
  const shared = one.flatMap((a) =>
    other.map((b) => ({
      fromMs: Math.max(a.fromMs, b.fromMs),
      toMs: Math.min(a.toMs, b.toMs),
    })),
  );
  return shared.filter(({ fromMs, toMs }) => fromMs < toMs).sort((a, b) => a.fromMs - b.fromMs);
}

/**
 * The first stretch in which no account of a pool can serve; null: none is in sight.
 *
 * The model: every account goes on at its own pace until a window of it is empty, and is back at that
 * window's reset. What an empty account leaves to the others is not added to theirs, because nobody tells
 * how large their windows are beside each other; so this is the latest moment, never one too early.
 */
export function firstOutage(members: readonly AccountView[], nowMs: number): Outage | null {
  let shared: readonly Outage[] = [ALWAYS];
  for (const member of members) shared = both(shared, outagesOf(member));
  return shared.find(({ toMs }) => toMs > nowMs) ?? null;
}
