import { useMemo } from 'react';
import { useAppState, useSnapshot } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { useShellState } from '../../state/use-shell.ts';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { BannerButton, DismissButton } from './BannerButton.tsx';
import { viewBanners } from './banners.ts';
import type { BannerView } from '../../../shared/verdict/banners.ts';
import styles from './Banners.module.css';
import { TrayNote } from './TrayNote.tsx';
import { useIsNew } from './use-is-new.ts';

interface BannerProps {
  readonly banner: BannerView;
  /** One line: on every page but Accounts. */
  readonly slim: boolean;
}

function Banner({ banner, slim }: BannerProps) {
  const isNew = useIsNew();
  const { title, detail, action, dismissable } = banner;
  return (
    <div
      className={cx(text.verdict, text.needs, styles.banner, slim && styles.slim)}
      role={isNew ? 'alert' : 'status'}
    >
      <Shape kind="needs" className={styles.shape} />
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
  const snapshot = useSnapshot((s) => s);
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
  return (
    <>
      {banners.map((banner) => (
        <Banner key={banner.id} banner={banner} slim={slim} />
      ))}
      <TrayNote />
    </>
  );
}
