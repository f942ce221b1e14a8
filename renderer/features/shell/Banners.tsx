import { useMemo } from 'react';
import { useAppState } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { usePoolFacts } from '../../state/use-pool-facts.ts';
import { useShellState } from '../../state/use-shell.ts';
import { Shape } from '../../ui/Shape.tsx';
import { cx } from '../../ui/cx.ts';
import { BANNER_SHAPES, bannerTone } from './banner-look.ts';
import { BannerButton, DismissButton } from './BannerButton.tsx';
import { viewBanners } from './banners.ts';
import type { BannerView } from '../../../shared/verdict/banner-view.ts';
import styles from './Banners.module.css';
import { TrayNote } from './TrayNote.tsx';
import { useForgetting, useIsNew } from './use-is-new.ts';

interface BannerProps {
  readonly banner: BannerView;
  /** One line: on every page but Accounts. */
  readonly slim: boolean;
}

export function Banner({ banner, slim }: BannerProps) {
  const isNew = useIsNew(banner);
  const { tone, title, detail, dismissable } = banner;
  // On Accounts its rows stand below.
  const action = !slim && banner.action?.kind === 'show-accounts' ? null : banner.action;
  return (
    <div
      className={cx(bannerTone(tone), styles.banner, slim && styles.slim)}
      role={isNew ? 'alert' : 'status'}
    >
      <Shape kind={BANNER_SHAPES[tone]} className={styles.shape} />
      <p className={styles.text} title={slim ? `${title} ${detail}` : undefined}>
        <b>{title}</b>
        {!slim && <span>{detail}</span>}
      </p>
      {action !== null && <BannerButton action={action} small={slim} />}
      {dismissable && <DismissButton />}
    </div>
  );
}

export function useBanners(): readonly BannerView[] {
  const snapshot = usePoolFacts();
  const link = useAppState((state) => state.link);
  const shell = useShellState();
  const nowMs = useNow();
  return useMemo(
    () => viewBanners({ snapshot, link, shell, nowMs }),
    [snapshot, link, shell, nowMs],
  );
}

/** Above every page, until resolved. */
export function Banners({ slim = false }: { readonly slim?: boolean }) {
  const banners = useBanners();
  useForgetting(banners);
  return (
    <>
      {banners.map((banner) => (
        <Banner key={banner.id} banner={banner} slim={slim} />
      ))}
      <TrayNote />
    </>
  );
}
