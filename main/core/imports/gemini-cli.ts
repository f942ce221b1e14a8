import { jwtClaims } from '../jwt-claims.ts';
import { objectIn, readToolJson, textIn } from '../tool-json.ts';
import { report } from '../tool-login.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { emailIn, momentIn, tokenIn } from './fields.ts';
import { foundSignIn } from './found-login.ts';

const PROVIDER = 'google-gemini-cli';
const TOOL = 'Gemini CLI';

export interface GeminiCliFiles {
  readonly credentials: FileReading;
  /** `settings.json`: how it signs in. */
  readonly settings: FileReading;
  /** `google_accounts.json`: who was active last. */
  readonly accounts: FileReading;
}

/** What Gemini CLI keeps (tools.md 5.3). Empty: nothing of it is on this machine. */
export function readGeminiCli(files: GeminiCliFiles, nowMs: number): readonly ToolReport[] {
  const { credentials } = files;
  const method = methodOf(files.settings);
  if (credentials.kind === 'fault') return [report(PROVIDER, 'unreadable', credentials.detail)];
  if (credentials.kind === 'absent') return ELSEWHERE.get(method ?? '') ?? [];
  const read = readToolJson(credentials.text);
  if (!read.ok) return [report(PROVIDER, 'unreadable', read.why)];
  const told = emailIn(jwtClaims(read.value['id_token']), 'email');
  const remark =
    method === null || method === GOOGLE
      ? {}
      : { remark: `${TOOL} is set to sign in otherwise now, so it may not renew it.` };
  const found = foundSignIn(
    {
      provider: PROVIDER,
      tool: TOOL,
      access: tokenIn(read.value, 'access_token'),
      refresh: tokenIn(read.value, 'refresh_token'),
      endsAt: momentIn(read.value, 'expiry_date'),
      identity: { email: told ?? activeEmail(files.accounts) },
      identityFrom: told === null ? 'beside' : 'token',
      ...remark,
    },
    nowMs,
  );
  return [found];
}

const GOOGLE = 'oauth-personal';
const ELSEWHERE: ReadonlyMap<string, readonly ToolReport[]> = new Map([
  [
    GOOGLE,
    [
      report(
        PROVIDER,
        'incomplete',
        `${TOOL} signs in with Google, but there is no oauth_creds.json: it may keep its sign-in encrypted, which Sluice does not read. Sign in to Google in Sluice instead.`,
      ),
    ],
  ],
  [
    'gemini-api-key',
    [
      report(
        'gemini',
        'incomplete',
        `${TOOL} uses an API key that is not in its files. Add the key in Sluice: sluice add-key gemini`,
      ),
    ],
  ],
  [
    'vertex-ai',
    [
      report(
        PROVIDER,
        'incomplete',
        `${TOOL} uses Vertex AI, which has no sign-in to lend. Sign in to Google in Sluice instead.`,
      ),
    ],
  ],
]);

/** Newer versions nest it; comments in the file are allowed there and end the look here. */
function methodOf(settings: FileReading): string | null {
  if (settings.kind !== 'text') return null;
  const read = readToolJson(settings.text);
  if (!read.ok) return null;
  const security = objectIn(read.value, 'security');
  const auth = security === null ? null : objectIn(security, 'auth');
  return textIn(auth, 'selectedType') ?? textIn(read.value, 'selectedAuthType');
}

function activeEmail(accounts: FileReading): string | null {
  if (accounts.kind !== 'text') return null;
  const read = readToolJson(accounts.text);
  return read.ok ? emailIn(read.value, 'active') : null;
}
