import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bed } from '../bed.ts';
import { withstand } from '../withstand.ts';
import { fuzzAttack } from './fuzz-attack.ts';
import { wrongAnswer, wrongRequest } from './oracle.ts';

const SEED = 7;
const CASES = 3000;

let bed: Bed;
beforeAll(async () => {
  bed = await Bed.start();
}, 60_000);
afterAll(() => bed.dispose());

it('3,000 fuzzed request lines, headers and bodies: nothing breaks, nothing is smuggled, no key leaves', async () => {
  const attack = fuzzAttack({ seed: SEED, first: 0, goesOn: (done) => done < CASES });
  const { figures } = await withstand(bed, attack, 'small');
  expect(figures).toMatch(/× 200/);
  expect(figures).toMatch(/× 400/);
}, 180_000);

it('what must not happen would be seen', () => {
  const good = ['Host', 'h', 'x-api-key', `sk-ant-api03-${'h'.repeat(40)}`];
  const seen = (line: string, rawHeaders = good): string | null =>
    wrongRequest({ line, rawHeaders }, bed.key);
  expect(seen('POST /v1/messages')).toBeNull();
  expect(seen('GET /v1/models/smuggled')).toBe('a smuggled request');
  expect(seen('POST /v1/oauth/token')).toBe('a door');
  expect(seen('POST /other')).toBe('a path that is not served');
  expect(seen('POST /v1/messages', ['Host', 'h', 'x-api-key', bed.key])).toBe('the client key');
  expect(seen('POST /v1/messages', [...good, 'Cookie', 'a=b'])).toBe('2 credentials');
  expect(seen('POST /v1/messages', [...good, 'Host', 'h'])).toBe('not one Host');
  expect(wrongAnswer('HTTP/1.1 200 OK\r\n\r\n')).toBeNull();
  expect(wrongAnswer('HTTP/1.1 500 \r\nx-sluice-error: INTERNAL\r\n')).toBe('a bug');
  expect(wrongAnswer('half an answer')).toBe('an answer that is no HTTP');
});
