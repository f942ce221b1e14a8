/** What a verified client key allows. */
export interface ClientGrant {
  readonly id: number;
  readonly name: string;
  /** Its bare paths go to this provider. */
  readonly provider: string | null;
  /** Pinned: exactly this account. */
  readonly account: number | null;
  readonly allPaths: boolean;
  /** May bring a provider's own credential beside its key. */
  readonly passThrough: boolean;
  readonly rpm: number | null;
  readonly budgetUsd: number | null;
  readonly spentUsd: number;
}

/** Callers that bring a provider's own credential instead of a client key, where a setting lets them in. */
export const KEYLESS_CLIENT: ClientGrant = {
  id: 0,
  name: 'pass-through',
  provider: null,
  account: null,
  allPaths: false,
  passThrough: true,
  rpm: null,
  budgetUsd: null,
  spentUsd: 0,
};

/** Null for callers without a key. */
export function clientIdOf({ id }: Pick<ClientGrant, 'id'>): number | null {
  return id === KEYLESS_CLIENT.id ? null : id;
}
