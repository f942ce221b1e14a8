import type { Snapshot } from '../../../shared/contract/state.ts';
import { viewBanners as viewShared } from '../../../shared/verdict/banners.ts';
import type { BannerView } from '../../../shared/verdict/banners.ts';
import { words } from '../../text/words.ts';
import type { Link } from '../../transport/transport.ts';

interface Known {
  readonly snapshot: Snapshot;
  readonly link: Link;
  readonly nowMs: number;
}

/** The banners of every face, after the one that only a page can have: its own connection is lost. */
export function viewBanners({ snapshot, link, nowMs }: Known): readonly BannerView[] {
  const { lost: title, lostDetail: detail } = words.shell.banners;
  const lost: BannerView = { id: 'link', tone: 'needs', title, detail, account: null };
  return viewShared({ snapshot, nowMs }, link === 'lost' ? [lost] : []);
}
