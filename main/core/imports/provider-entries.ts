import type { Identity } from '../account.ts';
import { readCodexIdentity } from '../codex-identity.ts';
import { jwtClaims } from '../jwt-claims.ts';
import { readToolJson, textIn } from '../tool-json.ts';
import type { JsonObject } from '../tool-json.ts';
import { report, UNKNOWN_PROVIDER } from '../tool-login.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { domainOf, emailIn, idIn, momentIn, tokenIn } from './fields.ts';
import { foundKey, foundSignIn } from './found-login.ts';
import { grokSignIn } from './grok.ts';
import { kimiSignIn } from './kimi.ts';
import { PROVIDER_NAMES } from './provider-names.ts';

/** One name of such a file, whose provider Sluice has a name for. */
export interface ProviderEntry {
  readonly tool: string;
  readonly signIn: string | null;
  readonly key: string | null;
}

/** A file that holds one sign-in or key for each of several providers, as OpenCode and pi keep them. */
export function readProviderFile(
  tool: string,
  file: FileReading,
  readEntry: (entry: ProviderEntry, value: unknown) => ToolReport,
): readonly ToolReport[] {
  if (file.kind === 'absent') return [];
  if (file.kind === 'fault') return [report(UNKNOWN_PROVIDER, 'unreadable', file.detail)];
  const read = readToolJson(file.text);
  if (!read.ok) return [report(UNKNOWN_PROVIDER, 'unreadable', read.why)];
  const names = Object.keys(read.value);
  if (names.length === 0)
    return [
      report(
        UNKNOWN_PROVIDER,
        'incomplete',
        `The file holds no sign-in. Sign in in ${tool} first.`,
      ),
    ];
  const reports: ToolReport[] = [];
  let others = 0;
  for (const name of names) {
    const provider = PROVIDER_NAMES.get(name);
    if (provider === undefined) {
      others += 1;
      continue;
    }
    const found = readEntry({ tool, ...provider }, read.value[name]);
    reports.push(found.provider === name ? found : { ...found, entry: name });
  }
  if (others > 0) reports.push(report(UNKNOWN_PROVIDER, 'incomplete', otherWords(others)));
  return reports;
}

function otherWords(count: number): string {
  return count === 1
    ? 'One more entry is of a provider that Sluice does not know.'
    : `${count} more entries are of providers that Sluice does not know.`;
}

/** A sign-in as both write it: `access`, `refresh`, `expires`, and what the provider adds. */
export function entrySignIn(entry: ProviderEntry, value: JsonObject, nowMs: number): ToolReport {
  const { tool, signIn: provider } = entry;
  if (provider === null)
    return report(
      entry.key ?? UNKNOWN_PROVIDER,
      'incomplete',
      `Sluice cannot take a sign-in of this kind from ${tool}. Sign in in Sluice instead.`,
    );
  if (provider === 'github-copilot') return copilotSignIn(tool, value, nowMs);
  if (provider === 'xai') return grokSignIn(value, tool, nowMs);
  if (provider === 'kimi-code') return kimiSignIn(value, tool, nowMs);
  const access = tokenIn(value, 'access', 'access_token');
  const identity = identityOf(provider, access, value);
  const isTold = provider === 'openai-codex' && (identity.email ?? identity.accountId) != null;
  return foundSignIn(
    {
      provider,
      tool,
      access,
      refresh: tokenIn(value, 'refresh', 'refresh_token'),
      endsAt: momentIn(value, 'expires', 'expires_at'),
      identity,
      identityFrom: isTold ? 'token' : 'beside',
    },
    nowMs,
  );
}

function identityOf(provider: string, access: string | null, value: JsonObject): Partial<Identity> {
  if (provider === 'openai-codex')
    return readCodexIdentity({ access_token: access, account_id: value['accountId'] });
  return {
    email: emailIn(value, 'email') ?? emailIn(jwtClaims(value['id_token']), 'email'),
    projectId: idIn(value, 'projectId'),
  };
}

/** `refresh` is GitHub's token; `access` may be a short-lived one that was made of it. */
function copilotSignIn(tool: string, value: JsonObject, nowMs: number): ToolReport {
  const provider = 'github-copilot';
  const token = tokenIn(value, 'refresh', 'access');
  const enterprise = textIn(value, 'enterpriseUrl');
  const host = domainOf(enterprise);
  if (enterprise !== null && host === null)
    return report(
      provider,
      'incomplete',
      'The entry names no host of GitHub that Sluice could ask.',
    );
  const domain = host === 'github.com' ? null : host;
  return foundSignIn(
    { provider, tool, access: token, refresh: token, endsAt: 'never', domain },
    nowMs,
  );
}

export function entryKey(entry: ProviderEntry, key: string | null): ToolReport {
  const { tool, key: provider, signIn } = entry;
  return foundKey(provider ?? signIn ?? UNKNOWN_PROVIDER, tool, key);
}

export function entryUnknown(entry: ProviderEntry, detail: string): ToolReport {
  return report(entry.signIn ?? entry.key ?? UNKNOWN_PROVIDER, 'incomplete', detail);
}
