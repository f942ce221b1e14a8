import { UNKNOWN_IDENTITY } from './account.ts';
import { isClientKey } from './client-key.ts';
import { readCodexIdentity } from './codex-identity.ts';
import { jwtClaims } from './jwt-claims.ts';
import { ownKeyReport, report, reportSignIn } from './tool-login.ts';
import type { FileReading, ToolReport } from './tool-login.ts';
import { objectIn, readToolJson, textIn } from './tool-json.ts';
import type { JsonObject } from './tool-json.ts';

const CHATGPT = 'openai-codex';
const OPENAI = 'openai';
const TOOL = 'Codex';

export interface CodexFiles {
  readonly auth: FileReading;
  /** `config.toml`: where Codex keeps its sign-in. */
  readonly config: FileReading;
}

/** What Codex keeps (tools.md 5.3). Empty: nothing of it is on this machine. */
export function readCodex({ auth, config }: CodexFiles, nowMs: number): readonly ToolReport[] {
  const store = storeOf(config);
  const elsewhere = ELSEWHERE[store];
  // With these stores Codex itself does not look at the file either.
  if (elsewhere !== undefined && (store !== 'auto' || auth.kind === 'absent'))
    return [report(CHATGPT, 'incomplete', elsewhere)];
  if (auth.kind === 'absent') return [];
  if (auth.kind === 'fault') return [report(CHATGPT, 'unreadable', auth.detail)];
  const read = readToolJson(auth.text);
  if (!read.ok) return [report(CHATGPT, 'unreadable', read.why)];
  return readAuth(read.value, nowMs);
}

const IN_FILE = 'To lend it, set cli_auth_credentials_store = "file" and sign in again in Codex.';
const ELSEWHERE: Readonly<Record<string, string>> = {
  keyring: `Codex keeps its sign-in in the system's keyring (“Codex Auth”), which Sluice does not read. ${IN_FILE}`,
  auto: `There is no auth.json: Codex may keep its sign-in in the system's keyring (“Codex Auth”), which Sluice does not read. ${IN_FILE}`,
  ephemeral: `Codex keeps its sign-in in memory only. ${IN_FILE}`,
};

/** Only the top of the file, above its first table, can hold the setting. */
function storeOf(config: FileReading): string {
  if (config.kind !== 'text') return 'file';
  const top = config.text.split(/^\s*\[/m, 1)[0] ?? '';
  return /^\s*cli_auth_credentials_store\s*=\s*["'](\w+)["']/m.exec(top)?.[1] ?? 'file';
}

function readAuth(file: JsonObject, nowMs: number): readonly ToolReport[] {
  const reports: ToolReport[] = [];
  const tokens = objectIn(file, 'tokens');
  if (tokens !== null) reports.push(readTokens(tokens, nowMs));
  const key = textIn(file, 'OPENAI_API_KEY');
  if (key !== null) reports.push(readKey(key));
  if (tokens === null && textIn(file, 'personal_access_token') !== null)
    reports.push(report(CHATGPT, 'incomplete', PERSONAL_TOKEN));
  if (reports.length > 0) return reports;
  const empty = `The file holds no sign-in and no key. Sign in in ${TOOL} first.`;
  return [report(CHATGPT, 'incomplete', empty)];
}

const PERSONAL_TOKEN =
  'The file holds a personal access token, which does not say whose it is. Sluice does not take such tokens; sign in to ChatGPT in Sluice instead.';

function readKey(key: string): ToolReport {
  if (isClientKey(key)) return ownKeyReport(OPENAI, TOOL);
  return {
    provider: OPENAI,
    diagnosis: 'ready',
    detail: `An API key that ${TOOL} uses. Requests with it are billed.`,
    login: {
      secret: { kind: 'api_key', key },
      refresh: null,
      identity: UNKNOWN_IDENTITY,
      identityFrom: 'token',
      grantEndsAtMs: null,
    },
  };
}

function readTokens(tokens: JsonObject, nowMs: number): ToolReport {
  const access = textIn(tokens, 'access_token');
  if (access === null)
    return report(CHATGPT, 'incomplete', 'tokens.access_token is missing or no text.');
  const expires = jwtClaims(access)['exp'];
  const identity = readCodexIdentity(tokens);
  if (identity.email === null && identity.accountId === null)
    return report(CHATGPT, 'incomplete', 'The tokens do not say whose they are.');
  if (typeof expires !== 'number' || !Number.isFinite(expires) || expires <= 0)
    return report(CHATGPT, 'incomplete', 'tokens.access_token does not say when it ends.');
  const expiresAtMs = Math.floor(Math.min(expires, LAST_INSTANT_S) * 1000);
  const login = {
    secret: { kind: 'oauth', access, refresh: null, expiresAtMs, extra: {} },
    refresh: textIn(tokens, 'refresh_token'),
    identity,
    identityFrom: 'token',
    grantEndsAtMs: null,
  } as const;
  return reportSignIn(CHATGPT, TOOL, login, nowMs);
}

const LAST_INSTANT_S = 8.64e12;
