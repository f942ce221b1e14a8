import type { Identity } from '../account.ts';
import { objectIn, readToolJson, textIn } from '../tool-json.ts';
import type { JsonObject } from '../tool-json.ts';
import { report } from '../tool-login.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { domainOf, tokenIn } from './fields.ts';
import { foundSignIn } from './found-login.ts';
import { readGhHosts } from './gh-hosts.ts';
import type { HostsNode } from './gh-hosts.ts';

const PROVIDER = 'github-copilot';
const TOOL = 'Copilot';
const GH = 'GitHub CLI (gh)';
const GITHUB = 'github.com';
/** What GitHub allows as the name of a person; enterprises add `_short`. */
const PERSON = /^[a-z0-9][a-z0-9_-]{0,99}$/i;

interface Found {
  readonly tool: string;
  readonly host: string;
  readonly user: string | null;
  readonly token: string | null;
  readonly entry: string;
}

/** `apps.json` (host and app) or the older `hosts.json` (host) of Copilot in an editor (tools.md 5.3). */
export function readCopilot(apps: FileReading, nowMs: number): readonly ToolReport[] {
  if (apps.kind === 'absent') return [];
  if (apps.kind === 'fault') return [report(PROVIDER, 'unreadable', apps.detail)];
  const read = readToolJson(apps.text);
  if (!read.ok) return [report(PROVIDER, 'unreadable', read.why)];
  const file = read.value;
  const reports = Object.keys(file).flatMap((name) => {
    const entry = objectIn(file, name);
    return entry === null ? [] : [signIn(ofEditor(name, entry), nowMs)];
  });
  return reports.length > 0 ? reports : [empty(TOOL)];
}

function ofEditor(name: string, entry: JsonObject): Found {
  const [host = ''] = name.split(':', 1);
  return {
    tool: TOOL,
    host,
    user: textIn(entry, 'user'),
    token: tokenIn(entry, 'oauth_token'),
    entry: name,
  };
}

/** `hosts.yml` of GitHub's own command line. */
export function readGh(hosts: FileReading, nowMs: number): readonly ToolReport[] {
  if (hosts.kind === 'absent') return [];
  if (hosts.kind === 'fault') return [report(PROVIDER, 'unreadable', hosts.detail)];
  const file = readGhHosts(hosts.text);
  if (file === null)
    return [
      report(
        PROVIDER,
        'unreadable',
        'The file is not written as gh writes it, or is being written now.',
      ),
    ];
  const reports = [...file].flatMap(([host, entry]) =>
    typeof entry === 'string' ? [] : ofHost(host, entry).map((found) => signIn(found, nowMs)),
  );
  return reports.length > 0 ? reports : [empty(GH)];
}

type Entry = ReadonlyMap<string, HostsNode>;

function ofHost(host: string, entry: Entry): readonly Found[] {
  const active = textOf(entry, 'user');
  const users = entry.get('users');
  const found: Found[] = [];
  if (users !== undefined && typeof users !== 'string')
    for (const [user, one] of users) {
      const token = typeof one === 'string' ? null : textOf(one, 'oauth_token');
      if (token !== null) found.push({ tool: GH, host, user, token, entry: `${host}:${user}` });
    }
  if (found.some(({ user }) => user === active)) return found;
  const token = textOf(entry, 'oauth_token');
  if (token === null && found.length > 0) return found;
  return [...found, { tool: GH, host, user: active, token, entry: `${host}:${active ?? ''}` }];
}

function textOf(entry: Entry, name: string): string | null {
  const value = entry.get(name);
  return typeof value === 'string' ? tokenIn({ value }, 'value') : null;
}

function signIn({ tool, host, user, token, entry }: Found, nowMs: number): ToolReport {
  const domain = host === GITHUB ? null : domainOf(host);
  const refuse = (why: string): ToolReport => ({ ...report(PROVIDER, 'incomplete', why), entry });
  if (host !== GITHUB && domain === null)
    return refuse('The entry names no host of GitHub that Sluice could ask.');
  if (token === null)
    return refuse(
      tool === GH
        ? `${GH} keeps its token in the system’s keyring, which Sluice does not read. Sign in to Copilot in Sluice instead.`
        : `The entry has no token. Sign in in ${TOOL} again.`,
    );
  if (token.startsWith('ghp_'))
    return refuse(
      'Copilot does not take classic personal access tokens. Sign in to Copilot in Sluice instead.',
    );
  return foundSignIn(
    {
      provider: PROVIDER,
      tool,
      access: token,
      // The token renews itself: there is no other.
      refresh: token,
      endsAt: 'never',
      identity: user !== null && PERSON.test(user) ? githubPerson(user, domain) : {},
      domain,
      entry,
    },
    nowMs,
  );
}

/** As a sign-in in Sluice names it: a name at an enterprise is another account than that at GitHub. */
function githubPerson(user: string, domain: string | null): Partial<Identity> {
  return {
    accountId: domain === null ? user.toLowerCase() : `${user.toLowerCase()}@${domain}`,
    organizationId: domain ?? GITHUB,
    organizationName: domain === null ? user : `${user} · ${domain}`,
  };
}

function empty(tool: string): ToolReport {
  return report(PROVIDER, 'incomplete', `The file holds no sign-in. Sign in in ${tool} first.`);
}
