import type { Identity } from '../account.ts';
import { jwtClaims } from '../jwt-claims.ts';
import { readToolJson } from '../tool-json.ts';
import type { JsonObject } from '../tool-json.ts';
import { report } from '../tool-login.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { emailIn, idIn, momentIn, tokenIn } from './fields.ts';
import { foundSignIn } from './found-login.ts';

const PROVIDER = 'kimi-code';
const TOOL = 'Kimi Code';

/** What Kimi Code keeps (tools.md 5.3). */
export function readKimi(credentials: FileReading, nowMs: number): readonly ToolReport[] {
  if (credentials.kind === 'absent') return [];
  if (credentials.kind === 'fault') return [report(PROVIDER, 'unreadable', credentials.detail)];
  const read = readToolJson(credentials.text);
  if (!read.ok) return [report(PROVIDER, 'unreadable', read.why)];
  return [kimiSignIn(read.value, TOOL, nowMs)];
}

/** The same fields stand in the files of other tools. */
export function kimiSignIn(
  fields: JsonObject,
  tool: string,
  nowMs: number,
  remark?: string,
): ToolReport {
  const access = tokenIn(fields, 'access_token', 'access');
  const identity = kimiIdentity(access, fields);
  return foundSignIn(
    {
      provider: PROVIDER,
      tool,
      access,
      refresh: tokenIn(fields, 'refresh_token', 'refresh'),
      endsAt: momentIn(fields, 'expires_at', 'expired', 'expires'),
      identity,
      identityFrom: identity.accountId == null ? 'beside' : 'token',
      ...(remark === undefined ? {} : { remark }),
    },
    nowMs,
  );
}

function kimiIdentity(access: string | null, fields: JsonObject): Partial<Identity> {
  const claims = jwtClaims(access);
  return {
    accountId: idIn(claims, 'user_id', 'sub'),
    email: emailIn(claims, 'email') ?? emailIn(fields, 'email'),
  };
}
