import type { LiveRecord } from './log.ts';

/** Each rule names a leak: a header that a local proxy must never let out to a provider. */
const hopByHop = new Set([
  'proxy-authorization',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'keep-alive',
  'http2-settings',
]);

const accountHeaders = new Set([
  'chatgpt-account-id',
  'openai-organization',
  'openai-project',
  'x-goog-api-key',
  'x-goog-user-project',
]);

const onlyOnce = new Set([
  'authorization',
  'x-api-key',
  'chatgpt-account-id',
  'host',
  'content-type',
  'content-length',
]);

/** Only Sluice may call it: the proxy keeps it shut. */
const ownDoor = '/backend-api/wham/rate-limit-reset-credits/consume';

/** What Sluice calls by itself; a program may, too, through the proxy. */
const ownCalls = new Set([
  ownDoor,
  '/backend-api/wham/rate-limit-reset-credits',
  '/backend-api/wham/usage',
  '/api/oauth/usage',
  '/api/oauth/profile',
  '/api/claude_cli/bootstrap',
  '/v1/oauth/token',
  '/oauth/token',
  '/v1internal:fetchAvailableModels',
  '/v1internal:retrieveUserQuota',
  '/v1internal:retrieveUserQuotaSummary',
]);

export interface HeaderRules {
  /** Host names under which this origin may be addressed, with port. */
  readonly hosts: readonly string[];
  /** Credential headers that belong to another provider. */
  readonly foreign: readonly string[];
  /** Account headers that this origin asks for. */
  readonly own: readonly string[];
}

/** Of the origins that do not list their own calls. `ownCallsOnly`: no program calls them in this world. */
export function isKnownOwnCall(path: string, ownCallsOnly: boolean): boolean {
  return path === ownDoor || (ownCallsOnly && ownCalls.has(path));
}

export function findViolations(record: LiveRecord, rules: HeaderRules): string[] {
  const found: string[] = [];
  const seen = new Map<string, number>();
  for (let index = 0; index < record.rawHeaders.length; index += 2) {
    const name = (record.rawHeaders[index] ?? '').toLowerCase();
    const value = record.rawHeaders[index + 1] ?? '';
    seen.set(name, (seen.get(name) ?? 0) + 1);
    const problem = judge(name, value, rules);
    if (problem !== null) found.push(problem);
  }
  for (const [name, count] of seen) {
    if (count > 1 && onlyOnce.has(name)) found.push(`header ${name} came ${count} times`);
  }
  if (record.query.includes('slk_')) found.push('a local client key in the query');
  return found;
}

function judge(name: string, value: string, rules: HeaderRules): string | null {
  if (value.includes('slk_')) return `a local client key in header ${name}`;
  if (value.includes('sk-ant-ort01-') || /\brt_[\w-]{40,}/.test(value))
    return `a refresh token in header ${name}`;
  if (name.startsWith('x-sluice-')) return `local header ${name}`;
  if (name === 'cookie' || name === 'cookie2') return 'a cookie';
  if (hopByHop.has(name)) return `hop-by-hop header ${name}`;
  if (accountHeaders.has(name) && !rules.own.includes(name))
    return `foreign account header ${name}`;
  if (rules.foreign.includes(name)) return `foreign credential header ${name}`;
  if (name === 'host' && !rules.hosts.includes(value.toLowerCase())) return `foreign host ${value}`;
  if (name === 'connection' && !/^(keep-alive|close)$/i.test(value)) {
    return `connection header passed on: ${value}`;
  }
  return null;
}
