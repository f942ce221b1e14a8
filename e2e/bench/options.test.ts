import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

const read = (...args: readonly string[]) => readOptions(args, '/checkout');

describe('readOptions', () => {
  it('measures everything, streams too, without a word', () => {
    const { plan, only, sluiceRoot } = read();
    expect(only).toEqual(['direct', 'nginx', 'floor', 'sluice']);
    expect(plan.streamRounds).toBeGreaterThan(0);
    expect(sluiceRoot).toBe('/checkout');
  });

  it('leaves streams out of a quick run unless they are asked for', () => {
    expect(read('--quick').plan.streamRounds).toBe(0);
    expect(read('--quick', '--streams').plan.streamRounds).toBe(1);
    expect(read('--no-streams').plan.streamRounds).toBe(0);
  });

  it('leaves accounts and memory out of a quick run unless they are asked for', () => {
    expect(read().plan).toMatchObject({ accountRounds: 4, memoryRequests: 100_000 });
    expect(read('--quick').plan).toMatchObject({ accountRounds: 0, memoryRequests: 0 });
    expect(read('--quick', '--accounts').plan).toMatchObject({ accountRounds: 1 });
    expect(read('--quick', '--memory').plan).toMatchObject({ memoryRequests: 100_000 });
    expect(read('--no-accounts', '--no-memory').plan).toMatchObject({
      accountRounds: 0,
      memoryRequests: 0,
    });
  });

  it('takes the rounds and the candidates', () => {
    const { plan, only } = read('--rounds', '7', '--only', 'floor, sluice');
    expect(plan.rounds).toBe(7);
    expect(only).toEqual(['floor', 'sluice']);
  });

  it.each(['0', '-1', 'x', '1.5', ''])('refuses --rounds=%s', (rounds) => {
    expect(() => read(`--rounds=${rounds}`)).toThrow('--rounds is a whole number');
  });

  it('names a candidate that it does not know', () => {
    expect(() => read('--only', 'caddy')).toThrow('not "caddy"');
  });

  it('refuses an option that it does not know', () => {
    expect(() => read('--fast')).toThrow('--fast');
  });
});
