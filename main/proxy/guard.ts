import { isClientKey } from '../core/client-key.ts';
import type { InboundHeaders } from '../core/headers.ts';
import type { ProxyProblem } from '../core/proxy-error.ts';

/**
 * The port is guarded as if it were public: every web page that the person opens can reach it.
 * Host allow-list against DNS rebinding; no Origin and no Sec-Fetch-Site but `none` against pages that
 * post without reading the answer; a client key against everything else on the machine. No CORS headers
 * are ever sent, so no page could read an answer either.
 */
export function guardRequest(
  method: string,
  target: string,
  inbound: InboundHeaders,
  hosts: ReadonlySet<string>,
): ProxyProblem | null {
  // TRACE would echo the account's credential in its body.
  if (method === 'TRACE' || method === 'CONNECT')
    return problem('BAD_REQUEST', `Sluice does not take ${method}.`, 'Use GET or POST on a path.');
  if (!target.startsWith('/') || target.startsWith('//') || UNSAFE_TARGET.test(target))
    return problem(
      'BAD_REQUEST',
      'The request target is not a plain path.',
      'Sluice is addressed as a server, not as an HTTP proxy: set it as the base URL.',
    );
  if (inbound.hostCount !== 1 || inbound.host === null)
    return problem(
      'BAD_REQUEST',
      inbound.hostCount === 0
        ? 'The Host header is missing.'
        : 'There is more than one Host header.',
      'Send exactly one Host header.',
    );
  if (inbound.oddCoding)
    return problem(
      'BAD_REQUEST',
      'The body has a transfer coding other than chunked.',
      'Send it with a Content-Length, or chunked and nothing else.',
    );
  if (!hosts.has(inbound.host.toLowerCase()))
    return problem(
      'FORBIDDEN_ORIGIN',
      'The Host header names another machine or port.',
      `Use ${[...hosts][0] ?? 'this port'} as the address.`,
    );
  if (inbound.fromBrowser)
    return problem(
      'FORBIDDEN_ORIGIN',
      'A browser page asked, and web pages have no access.',
      'Call Sluice from a program, not from a page.',
    );
  return null;
}

/** Host header values under which this port may be addressed. */
export function allowedHosts(port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const hosts = names.map((name) => `${name}:${port}`);
  return new Set(port === 80 ? [...hosts, ...names] : hosts);
}

// Outside of what a request target may hold; a fragment would cut the path for the server behind.
const UNSAFE_TARGET = /[^\x21-\x7e]|#/;

export interface Target {
  readonly path: string;
  /** With its `?`, without `key` parameters and client keys; every other byte as sent. */
  readonly query: string;
  readonly keys: readonly string[];
}

/** Splits path and query, and takes the credential carrier `key=` out of the query. */
export function splitTarget(target: string): Target {
  const at = target.indexOf('?');
  if (at < 0) return { path: target, query: '', keys: [] };
  const path = target.slice(0, at);
  const query = target.slice(at);
  if (!/key|%|slk_/i.test(query)) return { path, query, keys: [] };
  const keys: string[] = [];
  const kept = query
    .slice(1)
    .split('&')
    .filter((part) => {
      const [name = '', ...rest] = part.split('=');
      const value = decodeOnce(rest.join('='));
      // Under another name it opens nothing, and is no provider's to know.
      if (decodeOnce(name) !== 'key') return !isClientKey(value);
      keys.push(value);
      return false;
    });
  return { path, query: kept.length === 0 ? '' : `?${kept.join('&')}`, keys };
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function problem(code: ProxyProblem['code'], message: string, hint: string): ProxyProblem {
  return { code, message, hint, retryAtMs: null, account: null };
}
