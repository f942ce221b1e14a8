import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { textField } from './json-fields.ts';
import type { OAuthLogin, Provider } from './types.ts';

const S256 = { code_challenge_method: 'S256' };

/**
 * A key by the browser: PKCE without a registered client and without a state, and a durable key at the end
 * (providers.md 1.1; openrouter.ai/docs, “OAuth PKCE”).
 */
export const openrouterLogin: OAuthLogin = {
  authorizeUrl: 'https://openrouter.ai/auth',
  tokenUrl: 'https://openrouter.ai/api/v1/auth/keys',
  clientId: '',
  scopes: [],
  redirect: { host: 'localhost', port: 54_549, path: '/callback', portFallback: true },
  state: 'none',
  authorizeParameters: {},
  authorizeFields: ({ redirectUri, challenge }) => ({
    callback_url: redirectUri,
    code_challenge: challenge ?? '',
    ...S256,
  }),
  tokenFields: ({ code, verifier }) => ({ code, code_verifier: verifier ?? '', ...S256 }),
  tokenAnswer: (body) => {
    const key = textField(body, 'key');
    return key === null ? null : { access_token: key };
  },
  // Its pages show keys, too; one is asked for at the provider as any key is.
  pastedKey: /^sk-or-/,
  refresh: 'never',
  tokenBody: 'json',
  tokenSendsState: false,
  refreshHeaders: {},
  expirySkewMs: 0,
  tokenTimeoutMs: 30_000,
  refreshTimeoutMs: 30_000,
  grantLifetimeMs: null,
};

/** The key is the account: who made it is not told, and two keys of one person are two accounts. */
export const settleOpenrouter: NonNullable<Provider['settle']> = ({ secret }) => {
  if (secret.access === '')
    return Promise.reject(new AppError('AUTH_ERROR', 'OpenRouter gave no key.', 'Try again.'));
  return Promise.resolve({
    secret: { kind: 'api_key', key: secret.access },
    identity: UNKNOWN_IDENTITY,
  });
};
