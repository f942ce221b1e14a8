/** Which account a session stays with. */
export interface Bindings {
  get(provider: string, client: number, session: string): number | null;
  bind(provider: string, client: number, session: string, accountId: number): void;
}

/** Which account made what a request goes on from: an earlier response, a file. */
export interface Continuations {
  ownerOf(provider: string, id: string): number | null;
  remember(provider: string, id: string, accountId: number): void;
}
