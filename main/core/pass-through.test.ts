import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterRefusal, resolveOwn } from './pass-through.ts';

test.each([
  // own, recent, stale, resolution
  ['A', 'A', [], { kind: 'own', value: 'A' }],
  ['A', 'B', [], { kind: 'own', value: 'A' }],
  ['A', 'B', ['B'], { kind: 'own', value: 'A' }],
  ['A', null, [], { kind: 'own', value: 'A' }],
  ['A', 'B', ['A'], { kind: 'recent', value: 'B' }],
  ['A', 'A', ['A'], { kind: 'none' }],
  ['A', 'B', ['A', 'B'], { kind: 'none' }],
  ['A', null, ['A'], { kind: 'none' }],
  [null, 'B', [], { kind: 'recent', value: 'B' }],
  [null, 'B', ['B'], { kind: 'none' }],
  [null, null, [], { kind: 'none' }],
] as const)('own %s, recent %s, stale %j', (own, recent, stale, resolution) => {
  const isStale = (value: string): boolean => (stale as readonly string[]).includes(value);
  expect(resolveOwn({ own, recent, isStale })).toEqual(resolution);
});

const value = fc.constantFrom('A', 'B', 'C');

test('a stale credential is never used, and never one that is neither own nor most recent', () => {
  fc.assert(
    fc.property(
      fc.option(value),
      fc.option(value),
      fc.subarray(['A', 'B', 'C']),
      (own, recent, stale) => {
        const found = resolveOwn({ own, recent, isStale: (one) => stale.includes(one) });
        if (found.kind === 'none') return true;
        return !stale.includes(found.value) && (found.value === own || found.value === recent);
      },
    ),
  );
});

test('after refusals of everything there are at most two attempts, and never two with one value', () => {
  fc.assert(
    fc.property(
      fc.option(value),
      fc.option(value),
      fc.subarray(['A', 'B', 'C']),
      (own, recent, before) => {
        const stale = new Set<string>(before);
        const used: string[] = [];
        const resolve = () => resolveOwn({ own, recent, isStale: (one) => stale.has(one) });
        let next = resolve();
        for (let attempt = 1; next.kind !== 'none'; attempt += 1) {
          used.push(next.value);
          stale.add(next.value);
          const then = afterRefusal(next.value, attempt, resolve());
          if (then.kind === 'stop') break;
          next = { kind: 'recent', value: then.value };
        }
        return used.length <= 2 && new Set(used).size === used.length;
      },
    ),
  );
});
