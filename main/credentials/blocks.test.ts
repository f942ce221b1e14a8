import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  CREDIT_BLOCK_REASON,
  LIMIT_BLOCK_REASON,
  WINDOW_BLOCK_REASON,
} from '../../shared/model/block-reasons.ts';
import type { Block } from '../core/account.ts';
import { joinBlocks } from './blocks.ts';

function block(untilMs: number, fields: Partial<Block> = {}): Block {
  return { scope: 'account', untilMs, reason: 'rejected', billing: false, ...fields };
}

it('the longest of a scope wins, and scopes do not touch each other', () => {
  const opus = block(50, { scope: 'family:opus' });
  expect(joinBlocks([block(100)], [block(99), opus])).toEqual([block(100), opus]);
  expect(joinBlocks([block(100)], [block(101)])).toEqual([block(101)]);
});

it.each([LIMIT_BLOCK_REASON, CREDIT_BLOCK_REASON])(
  'what a full window blocks longer is held to its time by an answer that told “%s”',
  (reason) => {
    const window = block(100, { reason: WINDOW_BLOCK_REASON });
    expect(joinBlocks([window], [block(60, { reason })])).toEqual([
      block(100, { reason: LIMIT_BLOCK_REASON }),
    ]);
    expect(joinBlocks([window], [block(60)])).toEqual([window]);
  },
);

it('whatever comes in whatever order, each scope holds one block until the latest end', () => {
  const blocks = fc.array(
    fc.record({
      scope: fc.constantFrom('account', 'family:opus'),
      untilMs: fc.integer({ min: 1, max: 9 }),
      reason: fc.constantFrom(WINDOW_BLOCK_REASON, LIMIT_BLOCK_REASON, 'rejected'),
      billing: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(blocks, (all) => {
      let present: readonly Block[] = [];
      for (const one of all) present = joinBlocks(present, [one]);
      const scopes = [...new Set(all.map(({ scope }) => scope))].toSorted();
      expect(present.map(({ scope }) => scope)).toEqual(scopes);
      for (const { scope, untilMs } of present)
        expect(untilMs).toBe(
          Math.max(...all.filter((one) => one.scope === scope).map((one) => one.untilMs)),
        );
    }),
  );
});

it('attack: a client that names ten thousand models fills no account with their blocks', () => {
  let present: readonly Block[] = [block(9)];
  for (let model = 0; model < 10_000; model += 1)
    present = joinBlocks(present, [block(10 + model, { scope: `family:m-${model}` })]);
  expect(present.length).toBeLessThanOrEqual(65);
  expect(present).toContainEqual(block(9));
  expect(present).toContainEqual(block(10_009, { scope: 'family:m-9999' }));
});
