import { beforeEach, expect, it } from 'vitest';
import type { PoolAccount } from '../core/account.ts';
import {
  CREDIT_BLOCK_REASON,
  LIMIT_BLOCK_REASON,
  WINDOW_BLOCK_REASON,
} from '../../shared/model/block-reasons.ts';
import { account, UsageBench } from './testing/usage-bench.ts';
import type { UsageService } from './service.ts';

const MINUTE = 60_000;
let bench: UsageBench;
let usage: UsageService;
beforeEach(() => {
  bench = new UsageBench();
  bench.accounts = [account(1)];
  usage = bench.service();
});

function report(usedFraction: number) {
  const resetsAtMs = bench.timers.nowMs + 3 * 60 * MINUTE;
  return bench.report([
    {
      id: 'anthropic:5h',
      label: '5 h',
      durationMs: 300 * MINUTE,
      resetsAtMs,
      usedFraction,
      status: usedFraction >= 1 ? 'exhausted' : 'ok',
      scope: null,
      source: 'poll',
    },
  ]);
}

async function poll(usedFraction: number): Promise<readonly string[]> {
  bench.answer = () => Promise.resolve(report(usedFraction));
  await usage.refresh([1]);
  return (bench.accounts[0] as PoolAccount).blocks.map(({ reason }) => reason);
}

it('a full window blocks, and a later healthy report ends that', async () => {
  expect(await poll(1)).toEqual([WINDOW_BLOCK_REASON]);
  bench.timers.nowMs += 4 * MINUTE;
  expect(await poll(0.2)).toEqual([WINDOW_BLOCK_REASON]);
  bench.timers.nowMs += MINUTE;
  expect(await poll(0.2)).toEqual([]);
});

it('what a refused request told is not ended by a report', async () => {
  const untilMs = bench.timers.nowMs + 60 * MINUTE;
  const told = { scope: 'account', untilMs, reason: LIMIT_BLOCK_REASON, billing: false };
  bench.accounts = [account(1, { blocks: [told] })];
  bench.poolChanged();
  bench.timers.nowMs += 10 * MINUTE;
  expect(await poll(0.2)).toEqual([LIMIT_BLOCK_REASON]);
});

it.each([LIMIT_BLOCK_REASON, CREDIT_BLOCK_REASON])(
  'a block by %s that lasts longer by a window stays one that was told',
  async (reason) => {
    const untilMs = bench.timers.nowMs + 60 * MINUTE;
    const told = { scope: 'account', untilMs, reason, billing: false };
    bench.accounts = [account(1, { blocks: [told] })];
    bench.poolChanged();
    expect(await poll(1)).toEqual([reason, LIMIT_BLOCK_REASON]);
  },
);

it('a block that was there before the start is as new as the start', async () => {
  const untilMs = bench.timers.nowMs + 60 * MINUTE;
  const before = { scope: 'account', untilMs, reason: WINDOW_BLOCK_REASON, billing: false };
  bench.accounts = [account(1, { blocks: [before] })];
  usage = bench.service();
  expect(await poll(0.2)).toEqual([WINDOW_BLOCK_REASON]);
  bench.timers.nowMs += 5 * MINUTE;
  expect(await poll(0.2)).toEqual([]);
});
