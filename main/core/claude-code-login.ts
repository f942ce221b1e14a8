import { UNKNOWN_IDENTITY } from './account.ts';
import type { Identity } from './account.ts';
import { report, reportSignIn } from './tool-login.ts';
import type { FileReading, ToolReport } from './tool-login.ts';
import { instantIn, objectIn, readToolJson, textIn } from './tool-json.ts';
import type { JsonObject } from './tool-json.ts';

const PROVIDER = 'anthropic';
const TOOL = 'Claude Code';

export interface ClaudeCodeFiles {
  readonly credentials: FileReading;
  /** `.claude.json`: whose sign-in it is. */
  readonly profile: FileReading;
  /** macOS keeps the sign-in in the Keychain under this name; null elsewhere. */
  readonly keychainService: string | null;
}

/** What Claude Code keeps (tools.md 5.3). Empty: nothing of it is on this machine. */
export function readClaudeCode(files: ClaudeCodeFiles, nowMs: number): readonly ToolReport[] {
  const { credentials, profile, keychainService } = files;
  if (credentials.kind === 'fault') return [report(PROVIDER, 'unreadable', credentials.detail)];
  const account = profileAccount(profile);
  if (credentials.kind === 'absent') {
    if (keychainService === null || account === null) return [];
    const detail = `${TOOL} keeps its sign-in in the Keychain (“${keychainService}”), which Sluice does not read. Sign in to Claude in Sluice instead.`;
    return [report(PROVIDER, 'incomplete', detail)];
  }
  const read = readToolJson(credentials.text);
  if (!read.ok) return [report(PROVIDER, 'unreadable', read.why)];
  return [readGrant(read.value, account, nowMs)];
}

function readGrant(file: JsonObject, account: JsonObject | null, nowMs: number): ToolReport {
  const grant = objectIn(file, 'claudeAiOauth');
  if (grant === null)
    return report(
      PROVIDER,
      'incomplete',
      `The file holds no Claude sign-in. Sign in in ${TOOL} first.`,
    );
  const access = textIn(grant, 'accessToken');
  if (access === null)
    return report(PROVIDER, 'incomplete', 'claudeAiOauth.accessToken is missing or no text.');
  const expiresAtMs = instantIn(grant, 'expiresAt');
  // Without its end a token would be taken for one that works for ever.
  if (expiresAtMs === null)
    return report(PROVIDER, 'incomplete', 'claudeAiOauth.expiresAt is missing or no instant.');
  const login = {
    secret: { kind: 'oauth', access, refresh: null, expiresAtMs, extra: {} },
    refresh: textIn(grant, 'refreshToken'),
    identity: identityOf(account, grant),
    identityFrom: 'beside',
    grantEndsAtMs: instantIn(grant, 'refreshTokenExpiresAt'),
  } as const;
  return reportSignIn(PROVIDER, TOOL, login, nowMs);
}

function profileAccount(profile: FileReading): JsonObject | null {
  if (profile.kind !== 'text') return null;
  const read = readToolJson(profile.text);
  return read.ok ? objectIn(read.value, 'oauthAccount') : null;
}

function identityOf(account: JsonObject | null, grant: JsonObject): Identity {
  return {
    ...UNKNOWN_IDENTITY,
    email: textIn(account, 'emailAddress'),
    accountId: textIn(account, 'accountUuid'),
    organizationId: textIn(account, 'organizationUuid'),
    organizationName: textIn(account, 'organizationName'),
    plan: planName(textIn(grant, 'subscriptionType'), textIn(grant, 'rateLimitTier')),
  };
}

/** `max` with the tier `default_claude_max_20x` is "Max 20×". */
function planName(type: string | null, tier: string | null): string | null {
  if (type === null) return null;
  const name = type.charAt(0).toUpperCase() + type.slice(1);
  const factor = /_(\d+)x$/.exec(tier ?? '')?.[1];
  return factor === undefined ? name : `${name} ${factor}×`;
}
