import type { ShellState } from '../../../shared/shell.ts';
import { makeBanner } from '../../../shared/verdict/banner-view.ts';
import type { BannerView } from '../../../shared/verdict/banner-view.ts';
import type { PoolFacts } from '../../../shared/verdict/banners.ts';
import { viewBanners as viewPoolBanners } from '../../../shared/verdict/banners.ts';
import { portBanner } from '../../../shared/verdict/port-banner.ts';
import { words } from '../../text/words.ts';
import type { Link } from '../../transport/transport.ts';

interface Known {
  readonly snapshot: PoolFacts;
  readonly link: Link;
  /** Null in a browser. */
  readonly shell: ShellState | null;
  readonly nowMs: number;
}

const text = words.shell.banners;

/** The desktop app says itself why nothing arrives. */
export function stoppedBanners(shell: ShellState | null): readonly BannerView[] {
  if (shell?.mode === 'gone') {
    const { gone: title, goneDetail: detail, takeOver: word } = text;
    return [makeBanner('shell', { title, detail, action: { kind: 'take-over', word } })];
  }
  if (shell?.mode === 'failed') {
    if (shell.taken !== undefined) return [portBanner(shell.taken)];
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
  return viewPoolBanners(known, [...stoppedBanners(known.shell), ...lost(known)]);
}
