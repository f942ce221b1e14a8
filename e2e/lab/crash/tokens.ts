import { createHash } from 'node:crypto';
import type { RequestRecord } from '../../simulator/log.ts';
import type { Simulator } from '../../simulator/simulator.ts';

const TOKEN_PATHS: ReadonlySet<string> = new Set(['/v1/oauth/token', '/oauth/token']);

/** One use of a refresh token or of a code, as the provider saw it. */
export interface TokenRequest {
  readonly id: number;
  readonly kind: 'refresh' | 'code';
  readonly offered: string;
  /** The provider granted it: the offered token is spent, whether the answer arrived or not. */
  readonly effective: boolean;
  readonly person: string | null;
  /** The answer's head went out. */
  readonly answered: boolean;
}

export function isTokenRequest({ path }: Pick<RequestRecord, 'path'>): boolean {
  return TOKEN_PATHS.has(path);
}

export function tokenRequests(simulator: Simulator): readonly TokenRequest[] {
  return simulator.log.find(isTokenRequest).flatMap((record) => {
    const body = fieldsOf(record);
    const isRefresh = body['grant_type'] === 'refresh_token';
    const offered = isRefresh ? body['refresh_token'] : body['code'];
    if (offered === undefined) return [];
    return [
      {
        id: record.id,
        kind: isRefresh ? ('refresh' as const) : ('code' as const),
        offered,
        effective: record.account !== null,
        person: record.account,
        answered: record.status !== null,
      },
    ];
  });
}

function fieldsOf(record: RequestRecord): Record<string, string> {
  const text = record.body?.toString('utf8') ?? '';
  if (text.startsWith('{')) return JSON.parse(text) as Record<string, string>;
  return Object.fromEntries(new URLSearchParams(text));
}

/** Whether this refresh token would still be taken. */
export function isLive(simulator: Simulator, person: string, refreshToken: string): boolean {
  const hash = createHash('sha256').update(refreshToken).digest('hex');
  return simulator.grants
    .families(person)
    .some(({ state, currentHash }) => state === 'live' && currentHash === hash);
}
