import { jwtClaims } from '../jwt-claims.ts';
import { isObject, readToolJson } from '../tool-json.ts';
import type { JsonObject } from '../tool-json.ts';
import { report } from '../tool-login.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { emailIn, idIn, momentIn, tokenIn } from './fields.ts';
import { foundKey, foundSignIn } from './found-login.ts';

const PROVIDER = 'xai';
const TOOL = 'Grok';
/** Names of a registry entry: an issuer and what it is for, the kept key, and what older versions wrote. */
const SIGN_IN = /^https:\/\/auth\.x\.ai(\/?$|::)/;
const KEY = 'xai::api_key';
const OLDER = /^https:\/\/accounts\.x\.ai(\/|$|::)/;

/** What Grok keeps (tools.md 5.3): a registry of sign-ins by scope. */
export function readGrok(auth: FileReading, nowMs: number): readonly ToolReport[] {
  if (auth.kind === 'absent') return [];
  if (auth.kind === 'fault') return [report(PROVIDER, 'unreadable', auth.detail)];
  const read = readToolJson(auth.text);
  if (!read.ok) return [report(PROVIDER, 'unreadable', read.why)];
  if (isSignIn(read.value)) return [grokSignIn(read.value, TOOL, nowMs)];
  const found = Object.entries(read.value).flatMap(([name, field]) =>
    readEntry(name, field, nowMs),
  );
  if (found.length > 0) return found;
  return [report(PROVIDER, 'incomplete', `The file holds no sign-in. Sign in in ${TOOL} first.`)];
}

function readEntry(name: string, field: unknown, nowMs: number): readonly ToolReport[] {
  if (!isObject(field)) return [];
  if (SIGN_IN.test(name)) return [grokSignIn(field, TOOL, nowMs, name)];
  if (name === KEY) return [foundKey(PROVIDER, TOOL, tokenIn(field, 'key'), name)];
  if (!OLDER.test(name)) return [];
  const older = `This is a sign-in of an older ${TOOL}, which does not serve elsewhere. Sign in again in ${TOOL}.`;
  return [{ ...report(PROVIDER, 'incomplete', older), entry: name }];
}

/** The same fields stand in the files of other tools. */
export function grokSignIn(
  fields: JsonObject,
  tool: string,
  nowMs: number,
  entry?: string,
): ToolReport {
  const access = tokenIn(fields, 'key', 'access_token', 'access');
  const claims = jwtClaims(access);
  const told = jwtClaims(fields['id_token']);
  const accountId = idIn(claims, 'sub') ?? idIn(told, 'sub');
  const email = emailIn(claims, 'email') ?? emailIn(told, 'email') ?? emailIn(fields, 'email');
  return foundSignIn(
    {
      provider: PROVIDER,
      tool,
      access,
      refresh: tokenIn(fields, 'refresh_token', 'refresh'),
      endsAt: momentIn(fields, 'expires_at', 'expires', 'expired', 'expiry'),
      identity: { accountId: accountId ?? idIn(fields, 'user_id'), email },
      identityFrom: accountId === null ? 'beside' : 'token',
      ...(entry === undefined ? {} : { entry }),
    },
    nowMs,
  );
}

function isSignIn(file: JsonObject): boolean {
  return ['key', 'access_token', 'access'].some((name) => typeof file[name] === 'string');
}
