import type { WireError } from '../../shared/errors.ts';
import type { Redemption } from '../../shared/model/reset.ts';

/** What the account was before, so that the outcome can be told in numbers. */
export interface Before {
  readonly windows: readonly {
    readonly id: string;
    readonly label: string;
    readonly used: number | null;
  }[];
  readonly isBlocked: boolean;
  readonly rank: number | null;
  readonly available: number | null;
}

/** What this window does with the resets of an account. */
export type ResetFlow =
  | { readonly step: 'asked' }
  | { readonly step: 'sent'; readonly before: Before }
  | {
      readonly step: 'ended';
      readonly before: Before;
      readonly redemption: Redemption;
      readonly atMs: number;
    }
  | { readonly step: 'failed'; readonly error: WireError };
