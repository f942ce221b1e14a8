import { assertNever } from '../../../shared/exhaustive.ts';
import type { BannerAction, BannerView } from '../../../shared/verdict/banner-view.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { BANNER_SHAPES, bannerTone } from '../shell/banner-look.ts';
import { errandOf } from '../shell/use-errand.ts';
import { useForgetting, useIsNew } from '../shell/use-is-new.ts';
import styles from './PopoverBanners.module.css';
import type { Actions } from './use-actions.ts';
import { isGivenKey } from '../../../shared/verdict/given-key.ts';

const { banners: t } = words.shell;

interface ActionProps {
  readonly action: BannerAction;
  readonly actions: Actions;
}

interface Answer {
  readonly word: string;
  /** In full, where the word is short. */
  readonly title?: string;
  /** The answer to what a person must do; else it is only offered. */
  readonly isPrimary: boolean;
  readonly isOff: boolean;
  readonly onPress: () => void;
}

function answerTo({ action, actions }: ActionProps): Answer {
  const { isAppBusy, busy } = actions;
  switch (action.kind) {
    case 'take-over':
    case 'use-port': {
      const port = action.kind === 'use-port' ? action.port : null;
      const word = isAppBusy && port === null ? t.takingOver : action.word;
      return { word, isPrimary: true, isOff: isAppBusy, onPress: () => actions.takeOver(port) };
    }
    case 'restore': {
      const [word, title] = [t.restoreShort, action.word];
      return { word, title, isPrimary: true, isOff: busy, onPress: actions.restore };
    }
    case 'unlock':
      return { word: action.word, isPrimary: true, isOff: busy, onPress: actions.unlock };
    case 'sign-in': {
      const word = isGivenKey(action.account) ? t.addKeyAgain : t.signInAgain;
      const onPress = (): void => actions.start(errandOf(action));
      return { word, isPrimary: true, isOff: false, onPress };
    }
    case 'reset':
    case 'add-account': {
      const onPress = (): void => actions.start(errandOf(action));
      return { word: action.word, isPrimary: false, isOff: false, onPress };
    }
    case 'show-accounts': {
      const onPress = (): void => actions.openWindow('accounts');
      return { word: action.word, isPrimary: false, isOff: false, onPress };
    }
    default:
      return assertNever(action);
  }
}

function Action(props: ActionProps) {
  const { word, title, isPrimary, isOff, onPress } = answerTo(props);
  return (
    <Button
      small
      {...(isPrimary && { tone: 'primary' as const })}
      title={title}
      disabled={isOff}
      onClick={onPress}
    >
      {word}
    </Button>
  );
}

function Banner({ banner, actions }: { banner: BannerView; actions: Actions }) {
  const isNew = useIsNew(banner);
  const { tone, who, short, title, detail, action } = banner;
  return (
    <div
      className={cx(bannerTone(tone), styles.banner)}
      role={isNew ? 'alert' : 'status'}
      title={`${title} ${detail}`}
    >
      <Shape kind={BANNER_SHAPES[tone]} className={styles.shape} />
      <b className={styles.title}>
        {who !== null && <bdi className={text.cut}>{who}</bdi>}
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
  useForgetting(banners);
  if (banners.length === 0) return null;
  return (
    <div className={styles.banners}>
      {banners.map((banner) => (
        <Banner key={banner.id} banner={banner} actions={actions} />
      ))}
    </div>
  );
}
