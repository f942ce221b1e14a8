import { expect, test } from 'vitest';
import { systemRandom } from '../platform/random.ts';
import { challengeOf, createPkce, createState } from './pkce.ts';

test('the challenge of RFC 7636 appendix B', () => {
  expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

test('a verifier has 128 unreserved characters, a state 32 hex digits, and none comes twice', () => {
  const pkce = createPkce(systemRandom);
  expect(pkce.verifier).toMatch(/^[A-Za-z0-9_-]{128}$/);
  expect(pkce.challenge).toBe(challengeOf(pkce.verifier));
  expect(createPkce(systemRandom).verifier).not.toBe(pkce.verifier);
  const state = createState(systemRandom);
  expect(state).toMatch(/^[0-9a-f]{32}$/);
  expect(createState(systemRandom)).not.toBe(state);
});

test('a provider can have a uuid for its state, or none', () => {
  expect(createState(systemRandom, 'uuid')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(createState(systemRandom, 'none')).toBeNull();
});
