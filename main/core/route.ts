import { canonicalPath, judgePath } from './doors.ts';
import type { PathRules } from './doors.ts';

export interface RouteRequest {
  /** As sent, without the query. */
  readonly path: string;
  readonly anthropicVersion: boolean;
  /** The client's own provider; its bare paths go there. */
  readonly clientProvider: string | null;
  readonly allPaths: boolean;
  /** Who serves the bare `/v1/responses` of this person; asked only for those paths. */
  readonly responsesProvider: () => string;
}

/** What the route needs of a provider's data. */
export interface RouteRules extends PathRules {
  /** First path segments besides the provider's id, and the path at the provider that each stands for. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Where bare paths begin there: leading path and its replacement; the first that fits. */
  readonly bare?: readonly (readonly [from: string, to: string])[];
}

export type Route =
  | { readonly kind: 'provider'; readonly provider: string; readonly path: string }
  | {
      readonly kind: 'refused';
      readonly code: 'FORBIDDEN_PATH' | 'NOT_FOUND';
      /** Whose wire shape the answer has; null: nobody's. */
      readonly provider: string | null;
      /** At that provider, where it is one of its paths. */
      readonly path?: string;
      readonly message: string;
      readonly hint: string;
    };

interface BareRow {
  readonly path: string;
  /** Null: the person's own choice for Responses. */
  readonly provider: string | null;
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
  { path: '/v1/responses', provider: null },
  { path: '/v1beta', provider: 'gemini' },
];

/** Where a request goes. Pure: path and client decide, never the body. */
export function routeRequest(
  request: RouteRequest,
  providers: ReadonlyMap<string, RouteRules>,
): Route {
  const explicit = explicitProvider(request.path, providers);
  const { clientProvider } = request;
  if (explicit !== null && clientProvider !== null && clientProvider !== explicit.provider)
    return refused(
      'FORBIDDEN_PATH',
      explicit.provider,
      `This client key is for ${clientProvider}; the path asks for ${explicit.provider}.`,
      'Use a client key without a provider, or one that was minted for it.',
    );
  const provider = explicit?.provider ?? clientProvider ?? bareProvider(request, providers);
  const rules = provider === null ? undefined : providers.get(provider);
  if (provider === null || rules === undefined) return unknownPath(request.path, providers);
  const path = explicit?.path ?? barePath(request.path, rules);
  const verdict = judgePath(path, rules);
  if (verdict === 'served' || (verdict === 'unserved' && request.allPaths))
    return { kind: 'provider', provider, path };
  return { ...refused('FORBIDDEN_PATH', provider, REASON[verdict], HINT[verdict]), path };
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

/** The provider that the first segment names, and the path there. */
function explicitProvider(
  path: string,
  providers: ReadonlyMap<string, RouteRules>,
): { readonly provider: string; readonly path: string } | null {
  const end = path.indexOf('/', 1);
  const first = path.slice(1, end < 0 ? undefined : end);
  const rest = path.slice(first.length + 1);
  if (providers.has(first)) return { provider: first, path: rest || '/' };
  for (const [provider, { aliases }] of providers) {
    const base = aliases?.get(first);
    if (base !== undefined) return { provider, path: base + rest };
  }
  return null;
}

function barePath(path: string, { bare = [] }: RouteRules): string {
  for (const [from, to] of bare)
    if (path === from || path.startsWith(`${from}/`)) return to + path.slice(from.length);
  return path;
}

function bareProvider(
  request: RouteRequest,
  providers: ReadonlyMap<string, RouteRules>,
): string | null {
  for (const row of BARE) {
    const fits = request.path === row.path || request.path.startsWith(`${row.path}/`);
    const asked = row.whenAnthropicVersion !== true || request.anthropicVersion;
    if (!fits || !asked) continue;
    const provider = row.provider ?? request.responsesProvider();
    if (providers.has(provider)) return provider;
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
