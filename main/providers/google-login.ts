import { AppError } from '../../shared/errors.ts';
import { parseJson, textField } from './json-fields.ts';
import type { OAuthLogin, ProviderCall } from './types.ts';

const EMAIL_URL = 'https://www.googleapis.com/oauth2/v1/userinfo?alt=json';
const SCOPE = 'https://www.googleapis.com/auth/';

/** Sign-in of one of Google's installed apps, whose secret is public: it tells the app, and nobody's account. */
export function googleLogin(app: {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  readonly port: number;
  readonly path: string;
}): OAuthLogin {
  const { clientId, clientSecret, scopes, port, path } = app;
  return {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    clientId,
    clientSecret,
    scopes: scopes.map((scope) => SCOPE + scope),
    redirect: { host: '127.0.0.1', port, path, portFallback: true },
    pkce: false,
    // Without them a second sign-in gives no refresh token.
    authorizeParameters: { access_type: 'offline', prompt: 'consent' },
    tokenBody: 'form',
    tokenSendsState: false,
    refreshHeaders: {},
    expirySkewMs: 300_000,
    tokenTimeoutMs: 30_000,
    refreshTimeoutMs: 30_000,
    grantLifetimeMs: null,
  };
}

/** Best effort: a project tells two accounts apart, too. */
export async function readGoogleEmail(call: ProviderCall): Promise<string | null> {
  try {
    const answer = await call({ method: 'GET', url: EMAIL_URL });
    return answer.status === 200 ? textField(parseJson(answer.text), 'email') : null;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('UPSTREAM_')) return null;
    throw error;
  }
}
