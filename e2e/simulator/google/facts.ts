import { createHash } from 'node:crypto';

export type GoogleProvider = 'google-gemini-cli' | 'google-antigravity';

/** An installed app, as Google knows it. Of its public secret the simulator knows what any server would: a hash. */
export interface GoogleApp {
  readonly provider: GoogleProvider;
  readonly clientId: string;
  readonly secretHash: string;
  readonly redirectPath: string;
  readonly scopes: readonly string[];
}

const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;
const common = ['cloud-platform', 'userinfo.email', 'userinfo.profile'].map(scope);

export const apps: readonly GoogleApp[] = [
  {
    provider: 'google-gemini-cli',
    clientId: '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com',
    secretHash: '6a5f78b8b99dd4025e41ba11bf54c304c6af29f924c5569cc7865b2428ce03a9',
    redirectPath: '/oauth2callback',
    scopes: common,
  },
  {
    provider: 'google-antigravity',
    clientId: '1071006060591-tmhssin2h21lcre235vtolojh4g403ep.apps.googleusercontent.com',
    secretHash: '1d2f041093fd95aa8995a038c711d50a7960da09a505381c09a745d6ad0ecc60',
    redirectPath: '/oauth-callback',
    scopes: [...common, scope('cclog'), scope('experimentsandconfigs')],
  },
];

export function appOf(clientId: string): GoogleApp | undefined {
  return apps.find((app) => app.clientId === clientId);
}

export function isSecretOf(app: GoogleApp, secret: string): boolean {
  return createHash('sha256').update(secret).digest('hex') === app.secretHash;
}
