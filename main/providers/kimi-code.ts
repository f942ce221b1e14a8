import { PLAIN_RULES } from '../core/ranking/rules.ts';
import { identifyKimi } from './kimi-code-identity.ts';
import { kimiCodeUsage } from './kimi-code-usage.ts';
import type { OAuthLogin, Provider } from './types.ts';

const API = '/coding/v1';
const AUTH_HOST = 'auth.kimi.com';

function kimiLogin(host: string): OAuthLogin {
  const tokenUrl = `https://${host}/api/oauth/token`;
  return {
    authorizeUrl: null,
    tokenUrl,
    clientId: '17e5f671-d194-4dfb-9706-5516cb48c098',
    scopes: [],
    redirect: null,
    authorizeParameters: {},
    tokenBody: 'form',
    tokenSendsState: false,
    refreshHeaders: {},
    expirySkewMs: 0,
    tokenTimeoutMs: 30_000,
    refreshTimeoutMs: 30_000,
    grantLifetimeMs: null,
    device: {
      protocol: 'rfc8628',
      codeUrl: `https://${host}/api/oauth/device_authorization`,
      pollUrl: tokenUrl,
      verificationUrl: null,
      redirectUri: null,
      extraIntervalMs: 0,
      maxPolls: null,
    },
  };
}

/** Another host is for whoever sets Kimi's own variables; such an account is refreshed there, too. */
const atKimi: OAuthLogin = {
  ...kimiLogin(AUTH_HOST),
  atDomain: (host) => (host === AUTH_HOST ? atKimi : kimiLogin(host)),
  domainVariables: ['KIMI_CODE_OAUTH_HOST', 'KIMI_OAUTH_HOST'],
};

export const kimiCode: Provider = {
  id: 'kimi-code',
  name: 'Kimi Code',
  monogram: 'Ki',
  catalogue: { alsoCalled: ['moonshot'] },
  policy:
    'Moonshot AI’s terms for Kimi apply. It may restrict use of subscription sign-ins by other programs. You decide.',
  api: {
    origin: 'https://api.kimi.com',
    wire: 'openai',
    wireAt: [[`${API}/messages/`, 'anthropic']],
    prefixes: [`${API}/`],
    doors: [
      '/oauth/',
      '/auth/',
      '/login/',
      '/logout/',
      '/api/',
      '/user/',
      `${API}/oauth/`,
      `${API}/auth/`,
      `${API}/login/`,
      `${API}/token/`,
      `${API}/tokens/`,
      `${API}/keys/`,
      `${API}/api_keys/`,
      `${API}/users/`,
      `${API}/organizations/`,
      `${API}/billing/`,
      `${API}/membership/`,
    ],
    auth: { oauth: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: [],
    bare: [
      [API, API],
      ['/v1', API],
      ['', API],
    ],
  },
  oauth: atKimi,
  apiKey: null,
  completion: {
    method: 'POST',
    url: `https://api.kimi.com${API}/chat/completions`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'kimi-for-coding',
      max_tokens: 1,
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  },
  identify: identifyKimi,
  usage: kimiCodeUsage,
  identityByOrganization: false,
  familyOf: () => null,
  ranking: { ...PLAIN_RULES, ranked: new Set(['kimi-code:5h', 'kimi-code:7d']) },
};
