/** What a verified client key allows. */
export interface ClientGrant {
  readonly id: number;
  readonly name: string;
  /** Its bare paths go to this provider. */
  readonly provider: string | null;
  /** Pinned: exactly this account. */
  readonly account: number | null;
  readonly allPaths: boolean;
}
