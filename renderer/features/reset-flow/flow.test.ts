import { expect, test } from 'vitest';
import type { Redemption, ResetState } from '../../../shared/model/reset.ts';
import {
  HOUR,
  instant,
  makeAccount,
  makeUsage,
  makeWindow,
  NOW,
} from '../../../shared/testing/snapshot.ts';
import { beforeOf, resetBox, tagState } from './flow.ts';
import type { ResetFlow } from '../../state/reset-flow.ts';

const account = makeAccount(1, { provider: 'openai-codex' });
const before = beforeOf(account, null, 1);

function state(phase: ResetState['phase']): ResetState {
  return {
    id: 1,
    phase,
    credit: 'one',
    number: '7c1e',
    since: instant(0),
    askedAt: instant(0),
    by: 'window',
  };
}

function ended(outcome: string, open: ResetState | null = null, atMs = NOW): ResetFlow {
  const redemption: Redemption = {
    account: 1,
    credit: 'one',
    outcome,
    asked: true,
    repeated: false,
    available: 1,
    lastExpiredAt: null,
    open,
    detail: null,
  };
  return { step: 'ended', before, redemption, atMs };
}

function usage(status: 'ok' | 'exhausted' | 'unknown', available: number | null = 2) {
  const usedFraction = { ok: 0.08, exhausted: 1, unknown: null }[status];
  const window = makeWindow(5 * HOUR, usedFraction, HOUR, { status });
  return { ...makeUsage(1, [window]), resets: { available, soonestExpiry: null } };
}

test('nobody asked: no box; the tag pressed: the question, or the open request', () => {
  expect(resetBox(null, null, NOW)).toBeNull();
  expect(resetBox(null, state('open'), NOW)).toBeNull();
  expect(resetBox({ step: 'asked' }, null, NOW)).toEqual({ kind: 'ask' });
  expect(resetBox({ step: 'asked' }, state('open'), NOW)).toMatchObject({ kind: 'lost' });
});

test('what is under way stands in every window, whoever began it', () => {
  const steps = (['listing', 'asking', 'reading'] as const).map((phase) =>
    resetBox(null, state(phase), NOW),
  );
  expect(steps).toMatchObject([1, 2, 3].map((step) => ({ kind: 'run', step })));
  expect(resetBox({ step: 'sent', before }, null, NOW)).toMatchObject({ kind: 'run', step: 1 });
  expect(resetBox(ended('in_progress'), state('asking'), NOW)).toMatchObject({ kind: 'run' });
  expect(resetBox(ended('in_progress'), null, NOW)).toBeNull();
});

test.each(['no_answer', 'http_503'])('%s is shown as open until it is settled', (outcome) => {
  const flow = ended(outcome, state('open'));
  expect(resetBox(flow, state('open'), NOW)).toMatchObject({ kind: 'lost', outcome });
  expect(resetBox(flow, null, NOW)).toBeNull();
});

test('a success goes after 10 minutes, a refusal stays until it is closed', () => {
  const later = NOW + 10 * 60_000 + 1;
  expect(resetBox(ended('reset'), null, later - 1)).toMatchObject({ kind: 'ended' });
  expect(resetBox(ended('reset'), null, later)).toBeNull();
  expect(resetBox(ended('no_credit'), null, later)).toMatchObject({ kind: 'ended' });
});

test('the tag is there with a reset, and says why it would do nothing', () => {
  expect(tagState(account, usage('exhausted', 0), null).kind).toBe('hidden');
  expect(tagState(account, usage('exhausted', null), null).kind).toBe('hidden');
  expect(tagState(account, null, null).kind).toBe('hidden');
  expect(tagState(account, usage('exhausted'), null).kind).toBe('ready');
  expect(tagState(account, usage('unknown'), null).kind).toBe('ready');
  expect(tagState(account, usage('ok'), null)).toEqual({
    kind: 'nothing',
    label: '5 h',
    used: 0.08,
  });
  const blocked = { ...account, state: 'blocked' as const, blockedUntil: instant(HOUR) };
  expect(tagState(blocked, usage('ok'), null).kind).toBe('ready');
  const needs = (state: 'disabled' | 'locked') =>
    tagState({ ...account, state }, usage('exhausted'), null);
  expect(needs('disabled')).toEqual({ kind: 'needs', isLocked: false });
  expect(needs('locked')).toEqual({ kind: 'needs', isLocked: true });
  expect(tagState(account, usage('ok', 0), state('open')).kind).toBe('open');
  expect(tagState(account, usage('exhausted'), state('asking')).kind).toBe('ready');
});
