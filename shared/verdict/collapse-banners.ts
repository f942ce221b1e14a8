import { bannerWords as text } from '../text/banners.ts';
import { makeBanner } from './banner-view.ts';
import type { BannerView } from './banner-view.ts';

const MOST = 2;
const MOST_TITLES = 3;

/** Banners by what they ask, the most urgent group first; `count` is the title of several in one. */
export interface BannerGroup {
  readonly id: string;
  readonly banners: readonly BannerView[];
  readonly count: (count: number) => string;
}

function counted(
  id: string,
  banners: readonly BannerView[],
  title: (count: number) => string,
): BannerView {
  const covers = banners.flatMap((banner) => [banner.id, ...banner.covers]);
  const [first] = banners;
  const tone = banners.every((banner) => banner.tone === first?.tone) ? first?.tone : 'needs';
  return makeBanner(id, {
    tone: tone ?? 'needs',
    title: title(covers.length),
    short: title(covers.length).replace(/\.$/, ''),
    detail: text.manyDetail,
    action: { kind: 'show-accounts', word: text.showThem },
    covers,
  });
}

/** At most two; more become one with a count, and none is left out of it. */
export function collapseBanners(groups: readonly BannerGroup[]): readonly BannerView[] {
  const all = groups.flatMap(({ banners }) => banners);
  if (all.length <= MOST) return all;
  const each = groups.flatMap(({ id, banners, count }) =>
    banners.length < 2 ? banners : [counted(id, banners, count)],
  );
  if (each.length <= MOST) return each;
  const [first] = each;
  if (first === undefined) return [];
  const told = new Set([first.id, ...first.covers]);
  const rest = all.filter(({ id }) => !told.has(id));
  const isForPerson = rest.every(({ tone }) => tone === 'needs');
  // Of different kinds: no row of Accounts tells them, so their titles stand here.
  const detail = rest.slice(0, MOST_TITLES).map(({ title }) => title);
  const more = rest.length > MOST_TITLES ? [text.andMore(rest.length - MOST_TITLES)] : [];
  return [
    first,
    {
      ...counted('rest', rest, isForPerson ? text.more : text.moreNotices),
      detail: [...detail, ...more].join(' '),
    },
  ];
}
