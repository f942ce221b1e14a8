import type { Identity } from '../core/account.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { jwtClaims } from '../core/jwt-claims.ts';
import { AppError } from '../../shared/errors.ts';
import { parseJson, textField } from './json-fields.ts';
import type { OAuthLogin, ProviderCall, UsageSource } from './types.ts';

const AUTH = 'https://auth.x.ai';
const USERINFO_TIMEOUT_MS = 15_000;

/** SuperGrok and X Premium+: a device code, and tokens from wherever xAI's OpenID document says (providers.md 1.1). */
export const xaiLogin: OAuthLogin = {
  authorizeUrl: null,
  tokenUrl: `${AUTH}/oauth2/token`,
  discover: { url: `${AUTH}/.well-known/openid-configuration`, domain: 'x.ai' },
  clientId: 'b1a00492-073a-47ea-816f-4c329264a828',
  scopes: ['openid', 'profile', 'email', 'offline_access', 'grok-cli:access', 'api:access'],
  redirect: null,
  authorizeParameters: {},
  tokenBody: 'form',
  tokenSendsState: false,
  refreshHeaders: {},
  expirySkewMs: 0,
  tokenTimeoutMs: 30_000,
  refreshTimeoutMs: 15_000,
  grantLifetimeMs: null,
  device: {
    protocol: 'rfc8628',
    codeUrl: `${AUTH}/oauth2/device/code`,
    pollUrl: `${AUTH}/oauth2/token`,
    verificationUrl: null,
    redirectUri: null,
    extraIntervalMs: 0,
    maxPolls: null,
  },
};

/** The account is the token's `sub`; the e-mail address is asked for, and missing where that fails. */
export async function identifyXai(tokenAnswer: unknown, call: ProviderCall): Promise<Identity> {
  const accountId = subjectOf(tokenAnswer, 'access_token') ?? subjectOf(tokenAnswer, 'id_token');
  return { ...UNKNOWN_IDENTITY, accountId, email: await emailOf(call) };
}

function subjectOf(tokenAnswer: unknown, field: string): string | null {
  return textField(jwtClaims(textField(tokenAnswer, field)), 'sub');
}

async function emailOf(call: ProviderCall): Promise<string | null> {
  try {
    const url = `${AUTH}/oauth2/userinfo`;
    const { status, text } = await call({ method: 'GET', url, timeoutMs: USERINFO_TIMEOUT_MS });
    return status === 200 ? textField(parseJson(text), 'email') : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Its usage is told to the Grok program alone, by a header of that program's, which Sluice does not copy. */
export const xaiUsage: UsageSource = {
  kinds: ['oauth'],
  fetch: (_call, nowMs) =>
    Promise.resolve({
      fetchedAtMs: nowMs,
      windows: [],
      notes: ['xAI tells the usage of this plan to its own program only: not available from here.'],
      plan: null,
      resetsAvailable: null,
      resetsSoonestExpiryMs: null,
      isGuess: true,
    }),
  fromHeaders: () => [],
};
