import type { ClientGrant } from '../clients/types.ts';
import { KEYLESS_CLIENT } from '../clients/types.ts';
import {
  findPresented,
  ownAccountHeaders,
  ownHeader,
  readCarried,
} from '../core/own-credential.ts';
import type { CarriedProblem, OwnHeaderProblem, Presented } from '../core/own-credential.ts';
import type { ProxyProblem } from '../core/proxy-error.ts';
import type { Provider } from '../providers/types.ts';
import type { Target } from './guard.ts';
import { UNAUTHORIZED } from './problems.ts';
import type { OwnRoute } from './routed.ts';
import type { ProxyDeps } from './types.ts';

/** Who asks, and with whose credential: its own, or null for the pool's. */
export interface AdmittedCaller {
  readonly client: ClientGrant;
  readonly own: Presented | null;
}

/** Name the account that the caller means, where it means one of its own. */
const OPENAI_ACCOUNT_HEADERS = ['chatgpt-account-id', 'openai-organization', 'openai-project'];

const CARRIED_TEXT: Readonly<Record<CarriedProblem, ProxyProblem>> = {
  'unknown-client-key': UNAUTHORIZED,
  'two-own-credentials': bad(
    'The request carries two credentials besides the client key.',
    'Send one: which of them is meant cannot be known.',
  ),
  unreadable: bad(
    'The credential in the request cannot be read.',
    'Send it as Authorization: Bearer …, x-api-key, x-goog-api-key or ?key=.',
  ),
};

/**
 * Callers that may bring their own credential: clients minted for it (`client` is theirs), and, where the
 * person let them in, callers without a key (`client` is null). Credentials are read from the raw headers
 * again, so that ordinary requests pay nothing for this.
 */
export function admitOwn(
  { clients, own }: Pick<ProxyDeps, 'clients' | 'own'>,
  rawHeaders: readonly string[],
  target: Target,
  client: ClientGrant | null,
): AdmittedCaller | ProxyProblem {
  if (client === null && !own.isOpen()) return UNAUTHORIZED;
  const carried = readCarried(rawHeaders, target.keys);
  const found = findPresented(carried, (value) => clients.verify(value, null) !== null);
  if (!found.ok) return CARRIED_TEXT[found.error];
  if (client !== null) return { client, own: found.value };
  return found.value === null ? UNAUTHORIZED : { client: KEYLESS_CLIENT, own: found.value };
}

/** How the caller's own credential goes to the provider of its route. */
export function routeOwn(
  own: Presented,
  { id, name, api }: Provider,
  rawHeaders: readonly string[],
  pinned: boolean,
): OwnRoute | ProxyProblem {
  if (pinned)
    return bad(
      'The request names an account of Sluice and carries a credential of its own.',
      'Leave out x-sluice-account, or the credential.',
    );
  const header = ownHeader(own, id, api.auth);
  if (!header.ok) return headerProblem(header.error, name);
  const names = api.wire === 'openai' ? OPENAI_ACCOUNT_HEADERS : [];
  const accountHeaders = [...new Set([...names, ...api.accountHeaders])];
  return {
    kind: header.value.kind,
    value: own.value,
    injection: { auth: header.value.auth, list: null, dropped: accountHeaders },
    headers: ownAccountHeaders(rawHeaders, accountHeaders),
  };
}

function headerProblem(problem: OwnHeaderProblem, name: string): ProxyProblem {
  return problem === 'mismatch'
    ? bad(
        `The credential is another provider’s, and the path goes to ${name}. It was not sent.`,
        'Begin the path with the provider that the credential is for.',
      )
    : bad(
        `${name} takes no credential of the kind that the request carries.`,
        'Send an API key as x-api-key, a sign-in as Authorization: Bearer.',
      );
}

function bad(message: string, hint: string): ProxyProblem {
  return { code: 'BAD_REQUEST', message, hint, retryAtMs: null, account: null };
}
