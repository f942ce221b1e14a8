import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formsOf } from './forms.ts';
import { describeLeak, scan } from './scan.ts';

const SECRET = 'sk-ant-oat01-Planted/Secret+With"Odd\\Chars=';
const noise = (): Buffer => randomBytes(300);

function within(bytes: Buffer): Buffer {
  return Buffer.concat([noise(), bytes, noise()]);
}

describe('a planted secret is found', () => {
  it.each(formsOf(Buffer.from(SECRET)).map((form) => [form.name, form.bytes] as const))(
    'as %s',
    (name, bytes) => {
      const leaks = scan(
        [{ name: 'place', bytes: within(bytes) }],
        [{ label: 'a token', value: SECRET }],
      );
      expect(leaks).toContainEqual({ place: 'place', form: name, label: 'a token', offset: 300 });
    },
  );

  it.each([0, 1, 2, 3, 4, 5])('in a text that was encoded as a whole, %i bytes in', (before) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const text = Buffer.concat([randomBytes(before), Buffer.from(SECRET), randomBytes(7)]);
      const bytes = Buffer.from(text.toString(encoding));
      expect(scan([{ name: 'p', bytes }], [{ label: 'a', value: SECRET }])).not.toEqual([]);
    }
  });

  it('as raw bytes of a key that has no text', () => {
    const key = Buffer.concat([Buffer.of(0xff, 0xfe, 0x80), randomBytes(29)]);
    for (const bytes of [
      key,
      Buffer.from(key.toString('base64url')),
      Buffer.from(key.toString('hex')),
    ])
      expect(
        scan([{ name: 'p', bytes: within(bytes) }], [{ label: 'key', value: key }]),
      ).toHaveLength(1);
  });

  it('inside a JSON text in a JSON text', () => {
    const bytes = Buffer.from(JSON.stringify({ log: JSON.stringify({ token: SECRET }) }));
    expect(scan([{ name: 'p', bytes }], [{ label: 'a', value: SECRET }])).not.toEqual([]);
  });
});

it('tells place, form and label, and never the secret', () => {
  const [leak] = scan(
    [{ name: 'stderr of serve', bytes: Buffer.from(`x ${SECRET}`) }],
    [{ label: 'access token 1', value: SECRET }],
  );
  expect(leak).toBeDefined();
  const text = leak === undefined ? '' : describeLeak(leak);
  expect(text).toBe('access token 1 (plain) in stderr of serve at byte 2');
  expect(JSON.stringify(leak)).not.toContain('Planted');
});

it('leaves out a place that is meant to hold it, and no other', () => {
  const bytes = Buffer.from(SECRET);
  const places = ['vault.key', 'vault.key.bak'].map((name) => ({ name, bytes }));
  const secret = { label: 'key', value: SECRET, allowedIn: (name: string) => name === 'vault.key' };
  expect(scan(places, [secret]).map(({ place }) => place)).toEqual(['vault.key.bak']);
});

it('finds nothing in bytes that hold nothing, and refuses a secret that anything could hold', () => {
  expect(
    scan([{ name: 'p', bytes: randomBytes(100_000) }], [{ label: 'a', value: SECRET }]),
  ).toEqual([]);
  expect(() => scan([], [{ label: 'short', value: 'abc' }])).toThrow('short');
});
