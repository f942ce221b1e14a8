import { expect, test } from 'vitest';
import { makeAccount } from '../../../shared/testing/snapshot.ts';
import { wayAgain } from './way-again.ts';

const ALL = ['browser', 'paste', 'device', 'api-key'] as const;
const signIn = makeAccount(1);
const made = makeAccount(2, { kind: 'api_key', origin: 'login' });
const given = makeAccount(3, { kind: 'api_key', origin: 'key' });

test('a provider that only has a code, or only a pasted address, offers that', () => {
  expect(wayAgain(signIn, ['device'])).toBe('device');
  expect(wayAgain(signIn, ['paste', 'api-key'])).toBe('paste');
  expect(wayAgain(signIn, ALL)).toBe('browser');
});

test('a key that a sign-in made is made again; one that was given is given again', () => {
  expect(wayAgain(made, ['paste', 'api-key'])).toBe('paste');
  expect(wayAgain(given, ALL)).toBe('api-key');
  expect(wayAgain(made, ['api-key'])).toBe('api-key');
});
