import type { Account } from '../model/account.ts';

/** What it asks: the person (plum), time or a reset (rust), nothing (plain). */
export type BannerTone = 'needs' | 'dry' | 'news';

export interface BannerView {
  readonly id: string;
  readonly tone: BannerTone;
  readonly title: string;
  readonly detail: string;
  /** The title where there is room for one line only: who may be shortened, what may not. */
  readonly who: string | null;
  readonly short: string;
  readonly action: BannerAction | null;
  /** The person may put it away for good. */
  readonly dismissable: boolean;
  /** The banners that this one stands for, by their ids. */
  readonly covers: readonly string[];
}

export type BannerAction =
  | { readonly kind: 'sign-in'; readonly account: Account }
  | { readonly kind: 'add-account'; readonly provider: string; readonly word: string }
  /** Asks first whether a reset of that account shall be used. */
  | { readonly kind: 'reset'; readonly account: number; readonly word: string }
  | { readonly kind: 'restore'; readonly word: string }
  | { readonly kind: 'unlock'; readonly word: string }
  /** Where each of those that the banner counts says why. */
  | { readonly kind: 'show-accounts'; readonly word: string }
  /** Host the profile on this port instead. */
  | { readonly kind: 'use-port'; readonly port: number; readonly word: string }
  /** Attach to a new owner, else host the profile here. */
  | { readonly kind: 'take-over'; readonly word: string };

export function makeBanner(
  id: string,
  rest: Pick<BannerView, 'title' | 'detail'> & Partial<BannerView>,
): BannerView {
  return {
    id,
    tone: 'needs',
    who: null,
    short: rest.title,
    action: null,
    dismissable: false,
    covers: [],
    ...rest,
  };
}
