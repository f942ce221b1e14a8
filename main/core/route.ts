import { canonicalPath, judgePath } from './doors.ts';
import type { PathRules } from './doors.ts';

export interface RouteRequest {
  /** As sent, without the query. */
  readonly path: string;
  readonly anthropicVersion: boolean;
  /** The client's own provider; its bare paths go there. */
  readonly clientProvider: string | null;
  readonly allPaths: boolean;
}

export type Route =
  | { readonly kind: 'provider'; readonly provider: string; readonly path: string }
  | {
      readonly kind: 'refused';
      readonly code: 'FORBIDDEN_PATH' | 'NOT_FOUND';
      /** Whose wire shape the answer has; null: nobody's. */
      readonly provider: string | null;
      readonly message: string;
      readonly hint: string;
    };

interface BareRow {
  readonly path: string;
  readonly provider: string;
  readonly whenAnthropicVersion?: boolean;
}

// design.md section 4, the table of the proxy port; the first row that fits and whose provider is known.
const BARE: readonly BareRow[] = [
  { path: '/v1/messages', provider: 'anthropic' },
  { path: '/v1/files', provider: 'anthropic' },
  { path: '/v1/models', provider: 'anthropic', whenAnthropicVersion: true },
  { path: '/v1/models', provider: 'openai' },
  { path: '/v1/chat/completions', provider: 'openai' },
  { path: '/v1/completions', provider: 'openai' },
  { path: '/v1/embeddings', provider: 'openai' },
  { path: '/v1/images', provider: 'openai' },
  { path: '/v1/audio', provider: 'openai' },
  { path: '/v1/responses', provider: 'openai' },
];

/** Where a request goes. Pure: path and client decide, never the body. */
export function routeRequest(
  request: RouteRequest,
  providers: ReadonlyMap<string, PathRules>,
): Route {
  const explicit = explicitProvider(request.path, providers);
  const { clientProvider } = request;
  if (explicit !== null && clientProvider !== null && clientProvider !== explicit)
    return refused(
      'FORBIDDEN_PATH',
      explicit,
      `This client key is for ${clientProvider}; the path asks for ${explicit}.`,
      'Use a client key without a provider, or one that was minted for it.',
    );
  const provider = explicit ?? clientProvider ?? bareProvider(request, providers);
  const rules = provider === null ? undefined : providers.get(provider);
  if (provider === null || rules === undefined) return unknownPath(request.path, providers);
  const path = explicit === null ? request.path : request.path.slice(explicit.length + 1) || '/';
  const verdict = judgePath(path, rules);
  if (verdict === 'served' || (verdict === 'unserved' && request.allPaths))
    return { kind: 'provider', provider, path };
  return refused('FORBIDDEN_PATH', provider, REASON[verdict], HINT[verdict]);
}

const REASON = {
  door: 'This endpoint is shut: sign-in, tokens, keys and resets belong to Sluice.',
  disguised: 'The path is encoded so that it could mean another one.',
  unserved: 'Sluice does not serve this path of the provider.',
} as const;

const HINT = {
  door: 'Use the window or the sluice command for accounts and keys.',
  disguised: 'Send plain segments: no dot segments, doubled or encoded slashes.',
  unserved: 'Check the path. A client minted with --all-paths may use other paths.',
} as const;

function explicitProvider(path: string, providers: ReadonlyMap<string, PathRules>): string | null {
  const end = path.indexOf('/', 1);
  const first = path.slice(1, end < 0 ? undefined : end);
  return providers.has(first) ? first : null;
}

function bareProvider(
  request: RouteRequest,
  providers: ReadonlyMap<string, PathRules>,
): string | null {
  for (const row of BARE) {
    const fits = request.path === row.path || request.path.startsWith(`${row.path}/`);
    const asked = row.whenAnthropicVersion !== true || request.anthropicVersion;
    if (fits && asked && providers.has(row.provider)) return row.provider;
  }
  return null;
}

/** A door stays a door even where no route leads to it; anything else unknown is simply not there. */
function unknownPath(path: string, providers: ReadonlyMap<string, PathRules>): Route {
  const isDoor = [...providers.values()].some((rules) => judgePath(path, rules) === 'door');
  if (isDoor || canonicalPath(path) === null)
    return refused('FORBIDDEN_PATH', null, REASON[isDoor ? 'door' : 'disguised'], HINT.door);
  return refused(
    'NOT_FOUND',
    null,
    'No route of Sluice has this path.',
    `Begin the path with a provider: ${[...providers.keys()].map((id) => `/${id}/…`).join(', ')}.`,
  );
}

function refused(
  code: 'FORBIDDEN_PATH' | 'NOT_FOUND',
  provider: string | null,
  message: string,
  hint: string,
): Route {
  return { kind: 'refused', code, provider, message, hint };
}
