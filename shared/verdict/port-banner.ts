import type { TakenPort } from '../shell.ts';
import { bannerWords as text } from '../text/banners.ts';
import { makeBanner } from './banner-view.ts';
import type { BannerView } from './banner-view.ts';

/** The port that keeps Sluice from starting: who has it, and a free one. */
export function portBanner({ port, holder, free }: TakenPort): BannerView {
  const who = holder === null ? text.portUnknown : text.portHolder(holder.name, holder.pid);
  return makeBanner('port', {
    title: text.portTaken(port, who),
    short: text.portTakenShort(port),
    detail: text.portDetail(free),
    action: { kind: 'use-port', port: free, word: text.takePort(free) },
  });
}
