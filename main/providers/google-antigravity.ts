import { CODE_ASSIST_DOORS } from './google-doors.ts';
import { ANTIGRAVITY_SIDE, settleAntigravity } from './google-antigravity-project.ts';
import { antigravityUsage } from './google-antigravity-usage.ts';
import { counterOf } from './google-antigravity-windows.ts';
import { googleLogin } from './google-login.ts';
import type { Provider } from './types.ts';

export const googleAntigravity: Provider = {
  id: 'google-antigravity',
  name: 'Antigravity',
  monogram: 'Ag',
  policy:
    'Google’s terms for Antigravity apply. Google restricts the use of this sign-in by other programs. You decide.',
  api: {
    origin: ANTIGRAVITY_SIDE.origin,
    wire: 'google',
    prefixes: [
      '/v1internal:generatecontent/',
      '/v1internal:streamgeneratecontent/',
      '/v1internal:counttokens/',
      '/v1internal:loadcodeassist/',
      '/v1internal:fetchavailablemodels/',
      '/v1internal:retrieveuserquotasummary/',
    ],
    doors: CODE_ASSIST_DOORS,
    // Only tools that speak Code Assist use it; no SDK does.
    bases: [],
    auth: { oauth: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: ['x-goog-user-project'],
  },
  oauth: googleLogin({
    clientId: '1071006060591-tmhssin2h21lcre235vtolojh4g403ep.apps.googleusercontent.com',
    clientSecret: 'R09DU1BYLUs1OEZXUjQ4NkxkTEoxbUxCOHNYQzR6NnFEQWY=',
    scopes: [
      'cloud-platform',
      'userinfo.email',
      'userinfo.profile',
      'cclog',
      'experimentsandconfigs',
    ],
    port: 51_121,
    path: '/oauth-callback',
  }),
  apiKey: null,
  identify: null,
  settle: settleAntigravity,
  usage: antigravityUsage,
  identityByOrganization: false,
  familyOf: counterOf,
  ranking: {
    familyMeters: 'instead',
    boostsUntouched: false,
    windows: 'fullest',
    planFor: () => null,
  },
};
