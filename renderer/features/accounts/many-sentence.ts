import type { Member } from '../../../shared/verdict/pool.ts';
import { words } from '../../text/words.ts';
import { groupOf } from './groups.ts';

/** For many accounts: how many can serve, how many need the person, and when the next one is back. */
export function manySentence(members: readonly Member[], nowMs: number): string {
  const frees = members
    .map(({ view: { verdict } }) => (verdict.kind === 'blocked' ? verdict.untilMs : null))
    .filter((at) => at !== null)
    .filter((at) => at > nowMs);
  return words.accounts.many({
    ready: members.filter(({ account }) => account.state === 'ready').length,
    total: members.length,
    need: members.filter(({ view }) => groupOf(view) === 'needs').length,
    freesAtMs: frees.length === 0 ? null : Math.min(...frees),
    nowMs,
  });
}
