import { readCodexIdentity } from '../codex-identity.ts';
import { jwtClaims } from '../jwt-claims.ts';
import { objectIn, readToolJson, textIn } from '../tool-json.ts';
import type { JsonObject } from '../tool-json.ts';
import { report, UNKNOWN_PROVIDER } from '../tool-login.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { emailIn, idIn, momentIn, tokenIn } from './fields.ts';
import { foundSignIn } from './found-login.ts';
import type { FoundTokens } from './found-login.ts';
import { grokSignIn } from './grok.ts';
import { kimiSignIn } from './kimi.ts';

const TOOL = 'CLIProxyAPI';

/** What it calls a provider, and what Sluice calls it (tools.md 5.3). Names that are not here are never shown. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['claude', 'anthropic'],
  ['codex', 'openai-codex'],
  ['gemini', 'google-gemini-cli'],
  ['gemini-cli', 'google-gemini-cli'],
  ['antigravity', 'google-antigravity'],
  ['kimi', 'kimi-code'],
  ['xai', 'xai'],
  // These have no provider in Sluice: their names are only said.
  ['qwen', 'qwen'],
  ['iflow', 'iflow'],
  ['vertex', 'google-vertex'],
]);
const TAKEN = 'claude, codex, gemini, antigravity, kimi, xai';

/** One file of its folder: one account. */
export function readCliProxyApi(file: FileReading, nowMs: number): readonly ToolReport[] {
  if (file.kind === 'absent') return [];
  if (file.kind === 'fault') return [report(UNKNOWN_PROVIDER, 'unreadable', file.detail)];
  const read = readToolJson(file.text);
  if (!read.ok) return [report(UNKNOWN_PROVIDER, 'unreadable', read.why)];
  const type = textIn(read.value, 'type');
  if (type === null)
    return [report(UNKNOWN_PROVIDER, 'incomplete', `The file holds no account of ${TOOL}.`)];
  const provider = TYPES.get(type);
  if (provider === undefined) return [report(UNKNOWN_PROVIDER, 'incomplete', OTHER_TYPE)];
  return [readAccount(provider, read.value, nowMs)];
}

const OTHER_TYPE = `The account is of a type that Sluice does not know. It takes: ${TAKEN}. Sign in in Sluice instead.`;

function readAccount(provider: string, file: JsonObject, nowMs: number): ToolReport {
  const remark =
    file['disabled'] === true
      ? `It is switched off in ${TOOL}, which may not renew it then.`
      : undefined;
  if (provider === 'kimi-code') return kimiSignIn(file, TOOL, nowMs, remark);
  if (provider === 'xai') return grokSignIn(file, TOOL, nowMs);
  // Google's tokens stand one level deeper in some versions.
  const tokens = objectIn(file, 'token') ?? file;
  const access = tokenIn(tokens, 'access_token');
  return foundSignIn(
    {
      provider,
      tool: TOOL,
      access,
      refresh: tokenIn(tokens, 'refresh_token'),
      endsAt: endOf(tokens) ?? endOf(file),
      ...whoseIs(provider, access, file),
      ...(remark === undefined ? {} : { remark }),
    },
    nowMs,
  );
}

function endOf(fields: JsonObject): number | null {
  const told = momentIn(fields, 'expired', 'expiry', 'expires_at', 'expiry_date');
  if (told !== null) return told;
  const from = momentIn(fields, 'timestamp');
  const seconds = fields['expires_in'];
  return from === null || typeof seconds !== 'number' || !(seconds > 0) || seconds > LONGEST_S
    ? null
    : from + seconds * 1000;
}

const LONGEST_S = 10 * 366 * 86_400;

function whoseIs(
  provider: string,
  access: string | null,
  file: JsonObject,
): Pick<FoundTokens, 'identity' | 'identityFrom'> {
  const email = emailIn(file, 'email');
  if (provider === 'openai-codex') {
    const tokens = { access_token: access, id_token: file['id_token'] };
    const told = readCodexIdentity({ ...tokens, account_id: file['account_id'] });
    const isTold = (told.email ?? told.accountId) !== null;
    return {
      identity: { ...told, email: told.email ?? email },
      identityFrom: isTold ? 'token' : 'beside',
    };
  }
  const told = emailIn(jwtClaims(file['id_token']), 'email');
  return {
    identity: { email: told ?? email, projectId: idIn(file, 'project_id') },
    // An Anthropic account has a workspace, which no file of this tool names.
    identityFrom: told !== null && provider !== 'anthropic' ? 'token' : 'beside',
  };
}
