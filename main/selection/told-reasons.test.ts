import { expect, it } from 'vitest';
import { accounts, NOW, SelectorBench } from './testing/selector-bench.ts';

it('says why it was this account: named, drawn, the only one left, or the session’s own', () => {
  const bench = new SelectorBench();
  bench.set(accounts(2));
  const query = { provider: 'anthropic', model: null, client: 1, session: null };
  const rest = { pinned: null, excluded: new Set<number>(), continuation: null };
  const why = (over: object): unknown => {
    const found = bench.selector.select({ ...query, ...rest, ...over }, NOW);
    return found.kind === 'account' ? found.why : found.code;
  };
  expect(why({ pinned: 2 })).toBe('named');
  expect(why({})).toBe('best');
  const drawn = Array.from({ length: 20 }, (_, index) => why({ session: `session ${index}` }));
  expect(new Set(drawn)).toEqual(new Set(['best', 'share']));
  expect(why({ session: 'session 0' })).toBe('session');
  expect(why({ excluded: new Set([1]) })).toBe('only');
  bench.change(2, { priority: 'reserve' });
  // Alone in the best priority, but not the only one that could serve.
  expect(why({})).toBe('best');
});
