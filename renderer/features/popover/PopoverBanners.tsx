import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import type { BannerAction, BannerView } from '../../../shared/verdict/banners.ts';
import { useIsNew } from '../shell/use-is-new.ts';
import styles from './PopoverBanners.module.css';
import type { Actions } from './use-actions.ts';

const { banners: t } = words.shell;

interface ActionProps {
  readonly action: BannerAction;
  readonly actions: Actions;
}

function Action({ action, actions }: ActionProps) {
  if (action.kind === 'take-over') {
    return (
      <Button small tone="primary" disabled={actions.isAppBusy} onClick={actions.takeOver}>
        {actions.isAppBusy ? t.takingOver : action.word}
      </Button>
    );
  }
  if (action.kind === 'restore') {
    return (
      <Button
        small
        tone="primary"
        disabled={actions.busy}
        onClick={actions.restore}
        title={action.word}
      >
        {t.restoreShort}
      </Button>
    );
  }
  if (action.kind === 'unlock') {
    return (
      <Button small tone="primary" onClick={() => actions.openWindow('settings')}>
        {action.word}
      </Button>
    );
  }
  const { account } = action;
  return (
    <Button small tone="primary" onClick={() => actions.signInAgain(account)}>
      {account.kind === 'api_key' ? t.addKeyAgain : t.signInAgain}
    </Button>
  );
}

function Banner({ banner, actions }: { banner: BannerView; actions: Actions }) {
  const isNew = useIsNew();
  const { who, short, title, detail, action } = banner;
  return (
    <div
      className={cx(text.verdict, text.needs, styles.banner)}
      role={isNew ? 'alert' : 'status'}
      title={`${title} ${detail}`}
    >
      <Shape kind="needs" className={styles.shape} />
      <b className={styles.title}>
        {who !== null && <span className={text.cut}>{who}</span>}
        <span className={who === null ? text.cut : styles.what}>{short}</span>
      </b>
      {action !== null && <Action action={action} actions={actions} />}
    </div>
  );
}

interface PopoverBannersProps {
  readonly banners: readonly BannerView[];
  readonly actions: Actions;
}

/** One line each; what it means is in the tooltip and in the window. */
export function PopoverBanners({ banners, actions }: PopoverBannersProps) {
  if (banners.length === 0) return null;
  return (
    <div className={styles.banners}>
      {banners.map((banner) => (
        <Banner key={banner.id} banner={banner} actions={actions} />
      ))}
    </div>
  );
}
