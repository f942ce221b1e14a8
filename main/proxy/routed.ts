import type { ClientGrant } from '../clients/types.ts';
import type { Secret } from '../core/account.ts';
import type { InboundHeaders, Injection } from '../core/headers.ts';
import type { Provider } from '../providers/types.ts';
import type { KnownRoute } from './known-routes.ts';
import type { Instants } from './instants.ts';
import type { Rejections } from './rejections.ts';
import type { ReplayBudget } from './replay.ts';
import type { RunningRequests } from './running.ts';
import type { ProxyDeps } from './types.ts';

/** One provider, made ready for the hot path. */
export interface Upstream {
  readonly provider: Provider;
  readonly injections: Readonly<Record<Secret['kind'], Injection | null>>;
}

/** A request that passed the guard and has a route. */
export interface RoutedRequest {
  readonly id: string;
  readonly startedAtMs: number;
  readonly startedMonotonic: number;
  readonly client: ClientGrant;
  readonly upstream: Upstream;
  /** Path and query for the provider. */
  readonly target: string;
  /** Path without query, as the caller sent it. */
  readonly path: string;
  readonly route: KnownRoute;
  readonly inbound: InboundHeaders;
  readonly pinned: number | null;
  /** Set: the caller's own credential goes, and no account has to do with the request. */
  readonly own: OwnRoute | null;
}

/** A caller's own credential on its way to the provider. */
export interface OwnRoute {
  readonly kind: Secret['kind'];
  readonly value: string;
  readonly injection: Injection;
  /** Flat pairs that name the caller's own account at the provider. */
  readonly headers: readonly string[];
}

/** What all requests of one proxy share. */
export interface Shared {
  readonly deps: ProxyDeps;
  readonly instants: Instants;
  readonly budget: ReplayBudget;
  readonly rejections: Rejections;
  readonly running: RunningRequests;
}

export function toUpstream(provider: Provider): Upstream {
  return {
    provider,
    injections: { oauth: injection(provider, 'oauth'), api_key: injection(provider, 'api_key') },
  };
}

function injection({ api, apiKey }: Provider, kind: Secret['kind']): Injection | null {
  const auth = api.auth[kind];
  if (auth === undefined) return null;
  return {
    auth,
    list: api.listHeaders[kind] ?? null,
    dropped: api.accountHeaders,
    organization: api.organizationHeader ?? null,
    keyless: kind === 'api_key' && apiKey?.optional === true,
  };
}

export function secretText(secret: Secret): string {
  return secret.kind === 'oauth' ? secret.access : secret.key;
}
