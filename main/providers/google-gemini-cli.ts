import { GEMINI_CLI_SIDE, settleGeminiCli } from './google-gemini-cli-project.ts';
import { geminiCliUsage, modelFamily } from './google-gemini-cli-usage.ts';
import { CODE_ASSIST_DOORS } from './google-doors.ts';
import { googleLogin } from './google-login.ts';
import type { Provider } from './types.ts';

export const googleGeminiCli: Provider = {
  id: 'google-gemini-cli',
  name: 'Gemini CLI',
  monogram: 'Gm',
  catalogue: { alsoCalled: ['code assist'] },
  policy:
    'Google’s terms for Gemini Code Assist apply. Google may restrict the use of this sign-in by other programs. You decide.',
  api: {
    origin: GEMINI_CLI_SIDE.origin,
    wire: 'google',
    prefixes: [
      '/v1internal:generatecontent/',
      '/v1internal:streamgeneratecontent/',
      '/v1internal:counttokens/',
      '/v1internal:loadcodeassist/',
      '/v1internal:retrieveuserquota/',
    ],
    doors: CODE_ASSIST_DOORS,
    // Only tools that speak Code Assist use it; no SDK does.
    bases: [],
    auth: { oauth: { name: 'authorization', value: 'Bearer {secret}' } },
    listHeaders: {},
    accountHeaders: ['x-goog-user-project'],
  },
  oauth: googleLogin({
    clientId: '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com',
    clientSecret: 'R09DU1BYLTR1SGdNUG0tMW83U2stZ2VWNkN1NWNsWEZzeGw=',
    scopes: ['cloud-platform', 'userinfo.email', 'userinfo.profile'],
    port: 8085,
    path: '/oauth2callback',
  }),
  apiKey: null,
  identify: null,
  settle: settleGeminiCli,
  usage: geminiCliUsage,
  identityByOrganization: false,
  familyOf: modelFamily,
  ranking: {
    familyMeters: 'instead',
    boostsUntouched: false,
    windows: 'shown',
    planFor: () => null,
  },
};
