import type { OAuthLogin, Provider } from '../../providers/types.ts';

/** Where test doubles live; a loopback server stands for each. */
export const DOUBLE_ORIGINS: readonly string[] = [
  'https://auth.example.com',
  'https://api.example.com',
  'https://octo.example.com',
];

const LOGIN: OAuthLogin = {
  authorizeUrl: 'https://auth.example.com/authorize',
  tokenUrl: 'https://auth.example.com/token',
  clientId: 'client-1',
  scopes: ['one', 'two'],
  redirect: { host: 'localhost', port: 0, path: '/callback', portFallback: true },
  authorizeParameters: {},
  tokenBody: 'form',
  tokenSendsState: false,
  refreshHeaders: {},
  expirySkewMs: 0,
  tokenTimeoutMs: 5_000,
  refreshTimeoutMs: 5_000,
  grantLifetimeMs: null,
};

/** A provider that is nobody's, with the sign-in that a test asks for. */
export function doubleProvider(
  oauth: Partial<OAuthLogin>,
  more: Partial<Provider> = {},
): Provider & { readonly oauth: OAuthLogin } {
  return {
    id: 'double',
    name: 'Double',
    monogram: 'Do',
    policy: 'Nobody’s terms apply.',
    api: {
      origin: 'https://api.example.com',
      wire: 'openai',
      prefixes: ['/v1/'],
      doors: [],
      auth: {
        oauth: { name: 'authorization', value: 'Bearer {secret}' },
        api_key: { name: 'authorization', value: 'Bearer {secret}' },
      },
      listHeaders: {},
      accountHeaders: [],
    },
    apiKey: null,
    identify: null,
    usage: null,
    identityByOrganization: false,
    familyOf: () => null,
    ...more,
    oauth: { ...LOGIN, ...oauth },
  };
}
