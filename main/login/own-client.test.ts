import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/model/settings.ts';
import { shownSettings } from '../control/shown-settings.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { OAuthLogin } from '../providers/types.ts';
import { clientSecretOf } from './client-secret.ts';
import { withOwnClient } from './own-client.ts';
import { doubleProvider } from './testing/double-provider.ts';

const google = doubleProvider(
  { clientSecret: Buffer.from('built-in').toString('base64') },
  { id: 'google-gemini-cli' },
);

test('without a setting the built-in client stays', () => {
  expect(withOwnClient(google, DEFAULT_SETTINGS)).toBe(google);
});

test.each([
  [{ clientId: 'mine', clientSecret: 'my-secret' }, 'mine', 'my-secret'],
  // The built-in secret belongs to the built-in client.
  [{ clientId: 'mine', clientSecret: '' }, 'mine', null],
  [{ clientId: '', clientSecret: 'my-secret' }, 'client-1', 'my-secret'],
])(
  'of the settings %j the client is %s with the secret %s',
  ({ clientId, clientSecret }, id, secret) => {
    const { oauth } = withOwnClient(google, {
      ...DEFAULT_SETTINGS,
      'login.google-gemini-cli.clientId': clientId,
      'login.google-gemini-cli.clientSecret': clientSecret,
    });
    if (oauth === null) throw new TypeError('it has a sign-in');
    expect(oauth.clientId).toBe(id);
    expect(clientSecretOf(oauth)).toBe(secret);
  },
);

test('an own client signs in at an enterprise, too', () => {
  const oauth: OAuthLogin = {
    ...google.oauth,
    atDomain: (domain) =>
      domain === 'here.example' ? oauth : { ...google.oauth, clientId: 'enterprise' },
  };
  const settings = { ...DEFAULT_SETTINGS, 'login.github-copilot.clientId': 'mine' };
  const own = withOwnClient({ ...google, id: 'github-copilot', oauth }, settings).oauth;
  expect(own?.atDomain?.('octo.example')?.clientId).toBe('mine');
  expect(own?.atDomain?.('here.example')).toBe(own);
});

test('no face shows a client secret, only that there is one', () => {
  const key = 'login.google-antigravity.clientSecret';
  const shown = shownSettings({ ...DEFAULT_SETTINGS, [key]: 'my-secret' });
  expect(shown[key]).toBe('(hidden)');
  expect(JSON.stringify(shown)).not.toContain('my-secret');
  expect(shownSettings(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
});

test('every provider whose sign-in has a client has a setting for it, and nobody else has', () => {
  const withClient = PROVIDERS.filter(({ oauth }) => (oauth?.clientId ?? '') !== '');
  const withSecret = PROVIDERS.filter(({ oauth }) => oauth?.clientSecret !== undefined);
  const wanted = [
    ...withClient.map(({ id }) => `login.${id}.clientId`),
    ...withSecret.map(({ id }) => `login.${id}.clientSecret`),
  ];
  const have = Object.keys(DEFAULT_SETTINGS).filter((key) => key.startsWith('login.'));
  expect(have.toSorted()).toEqual(wanted.toSorted());
});
