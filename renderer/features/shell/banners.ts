import type { Snapshot } from '../../../shared/contract/state.ts';
import type { ShellState } from '../../../shared/shell.ts';
import { makeBanner, viewBanners as viewPoolBanners } from '../../../shared/verdict/banners.ts';
import type { BannerView } from '../../../shared/verdict/banners.ts';
import { words } from '../../text/words.ts';
import type { Link } from '../../transport/transport.ts';

interface Known {
  readonly snapshot: Snapshot;
  readonly link: Link;
  /** Null in a browser. */
  readonly shell: ShellState | null;
  readonly nowMs: number;
}

const text = words.shell.banners;

/** The desktop app says itself why nothing arrives. */
function stopped({ shell }: Known): readonly BannerView[] {
  if (shell?.mode === 'gone') {
    const { gone: title, goneDetail: detail, takeOver: word } = text;
    return [makeBanner('shell', { title, detail, action: { kind: 'take-over', word } })];
  }
  if (shell?.mode === 'failed') {
    const { message = '', hint = null } = shell.error ?? {};
    const action = { kind: 'take-over', word: words.common.tryAgain } as const;
    const detail = [message, hint].filter(Boolean).join(' ');
    return [makeBanner('shell', { title: text.stopped, detail, action })];
  }
  return [];
}

function lost({ link, shell }: Known): readonly BannerView[] {
  if (link !== 'lost' || shell !== null) return [];
  return [makeBanner('link', { title: text.lost, detail: text.lostDetail })];
}

/** Those of the connection first, then those of the pool. */
export function viewBanners(known: Known): readonly BannerView[] {
  return viewPoolBanners(known, [...stopped(known), ...lost(known)]);
}
