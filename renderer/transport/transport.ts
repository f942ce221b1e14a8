import type { ContractClient } from '../../shared/contract.ts';

/** `live`: events arrive. `lost`: they do not, and it is tried again. `ended`: this page must be opened anew. */
export type Link = 'connecting' | 'live' | 'lost' | 'ended';

/** A contract client that also tells whether its events arrive. */
export interface Transport extends ContractClient {
  /** Calls back at once and at every change. `live` again after a gap means: ask for the state again. */
  watch(listener: (link: Link) => void): () => void;
  dispose(): void;
}
