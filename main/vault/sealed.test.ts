import { assert, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../platform/random.ts';
import { openValue, sealValue } from './sealed.ts';

const key = Buffer.alloc(32, 1);
const place = { table: 'credentials', rowId: 1, column: 'sealed_secret' };
const secret = 'refresh-token-very-secret';
const sealed = sealValue(key, secret, place, systemRandom);

function expectRefused(bytes: Buffer, at = place, withKey = key): void {
  let caught: unknown;
  try {
    openValue(withKey, bytes, at);
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({
    code: 'KEY_UNAVAILABLE',
    message: expect.stringContaining(`${at.table}, row ${at.rowId}, ${at.column}`),
  });
  expect(String(caught)).not.toContain(secret.slice(0, 8));
}

describe('a sealed value', () => {
  it('opens at its place to the very text', () => {
    assert(
      property(string({ unit: 'binary' }), nat(), (text, rowId) => {
        const at = { ...place, rowId };
        expect(openValue(key, sealValue(key, text, at, systemRandom), at)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it('has another nonce each time', () => {
    const heads = new Set(
      Array.from({ length: 200 }, () =>
        sealValue(key, secret, place, systemRandom).subarray(1, 13).toString('hex'),
      ),
    );
    expect(heads.size).toBe(200);
  });

  it('copied over that of another account, table or column does not open', () => {
    expectRefused(sealed, { ...place, rowId: 2 });
    expectRefused(sealed, { ...place, table: 'meta' });
    expectRefused(sealed, { ...place, column: 'label' });
  });

  it('does not open at a place whose parts only join to the same letters', () => {
    const one = sealValue(key, secret, { table: 'a', rowId: 1, column: '2b' }, systemRandom);
    expectRefused(one, { table: 'a', rowId: 12, column: 'b' });
  });

  it('with any one bit flipped does not open', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const bent = Buffer.from(sealed);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expectRefused(bent);
    }
  });

  it('cut short anywhere does not open', () => {
    for (let length = 0; length < sealed.length; length += 1)
      expectRefused(sealed.subarray(0, length));
  });

  it('does not open with another key', () => {
    expectRefused(sealed, place, Buffer.alloc(32, 2));
  });
});
