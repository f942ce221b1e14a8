import { SPREAD_RULES } from '../core/ranking/rules.ts';
import { originOfCopilot, COPILOT_ORIGIN, GITHUB } from './github-copilot-origin.ts';
import { settleCopilot } from './github-copilot-settle.ts';
import { githubCopilotUsage } from './github-copilot-usage.ts';
import type { OAuthLogin, Provider } from './types.ts';

/** Of apps with a narrow consent: Sluice has none of its own. */
const CLIENT_ID = 'Ov23li8tweQw6odWQebz';
const ENTERPRISE_CLIENT_ID = 'Ov23ctDVkRmgkPke0Mmm';

function githubLogin(domain: string, clientId: string): OAuthLogin {
  const pollUrl = `https://${domain}/login/oauth/access_token`;
  return {
    authorizeUrl: null,
    tokenUrl: pollUrl,
    clientId,
    scopes: ['read:user'],
    redirect: null,
    authorizeParameters: {},
    tokenBody: 'form',
    tokenSendsState: false,
    refresh: 'never',
    refreshHeaders: {},
    expirySkewMs: 0,
    tokenTimeoutMs: 30_000,
    refreshTimeoutMs: 30_000,
    grantLifetimeMs: null,
    device: {
      protocol: 'rfc8628',
      codeUrl: `https://${domain}/login/device/code`,
      pollUrl,
      verificationUrl: null,
      redirectUri: null,
      extraIntervalMs: 0,
      intervalFactor: 1.2,
      slowDownFactor: 1.4,
      maxPolls: null,
    },
  };
}

const atGithub: OAuthLogin = {
  ...githubLogin(GITHUB, CLIENT_ID),
  atDomain: (domain) =>
    domain === GITHUB || domain === `www.${GITHUB}`
      ? atGithub
      : githubLogin(domain, ENTERPRISE_CLIENT_ID),
};

export const githubCopilot: Provider = {
  id: 'github-copilot',
  name: 'GitHub Copilot',
  monogram: 'Gh',
  catalogue: { alsoCalled: ['ghe', 'enterprise'] },
  policy:
    'GitHub’s terms for Copilot apply. It may restrict use of subscription sign-ins by other programs. Signing in enables the models of your plan. You decide.',
  api: {
    origin: COPILOT_ORIGIN,
    originOf: originOfCopilot,
    wire: 'openai',
    wireAt: [['/v1/messages/', 'anthropic']],
    prefixes: ['/chat/', '/responses/', '/v1/messages/', '/models/', '/embeddings/'],
    doors: [
      '/login/',
      '/logout/',
      '/oauth/',
      '/user/',
      '/users/',
      '/orgs/',
      '/organizations/',
      '/enterprises/',
      '/token/',
      '/copilot_internal/',
      '/settings/',
      '/billing/',
      // What a person agrees to with a model.
      '/models/*/policy/',
      // Each mints a token of its own that a caller could take away.
      '/models/session/',
    ],
    auth: { oauth: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: [],
    bare: [
      ['/v1/messages', '/v1/messages'],
      ['/v1', ''],
    ],
  },
  oauth: atGithub,
  apiKey: null,
  // Each account has its own address, and no model is in every plan.
  completion: null,
  identify: null,
  settle: settleCopilot,
  usage: githubCopilotUsage,
  identityByOrganization: false,
  familyOf: () => null,
  ranking: SPREAD_RULES,
};
