import { useEffect, useMemo, useState } from 'react';
import { useAppState, useSnapshot } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import { viewBanners } from './banners.ts';
import type { BannerView } from '../../../shared/verdict/banners.ts';
import styles from './Banners.module.css';

const FIRST_MS = 3000;

interface BannerProps {
  readonly banner: BannerView;
  /** One line: on every page but Accounts. */
  readonly slim: boolean;
}

function Banner({ banner, slim }: BannerProps) {
  const [isNew, setIsNew] = useState(true);
  const signInAgain = useSignInAgain();
  const { title, detail, account } = banner;
  useEffect(() => {
    const timer = setTimeout(() => setIsNew(false), FIRST_MS);
    return () => clearTimeout(timer);
  }, []);
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
      {account !== null && (
        <Button tone="primary" small={slim} onClick={() => signInAgain(account)}>
          {account.kind === 'api_key'
            ? words.shell.banners.addKeyAgain
            : words.shell.banners.signInAgain}
        </Button>
      )}
    </div>
  );
}

/** Above every page, until resolved. */
export function Banners({ slim = false }: { readonly slim?: boolean }) {
  const snapshot = useSnapshot((s) => s);
  const link = useAppState((state) => state.link);
  const nowMs = useNow();
  const banners = useMemo(() => viewBanners({ snapshot, link, nowMs }), [snapshot, link, nowMs]);
  return banners.map((banner) => <Banner key={banner.id} banner={banner} slim={slim} />);
}
