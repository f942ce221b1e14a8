import {
  Activity,
  ChartLine,
  Play,
  Plug,
  SlidersHorizontal,
  StretchHorizontal,
  TextAlignStart,
} from 'lucide-react';
import { PAGES } from '../../../shared/shell.ts';
import { useAppState } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PauseBars } from '../../ui/PauseBars.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Gate } from '../../ui/Gate.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { pageAddress, usePage } from './routes.ts';
import { keyName } from './shortcuts.ts';
import styles from './Sidebar.module.css';

const ICONS = {
  accounts: StretchHorizontal,
  ranking: TextAlignStart,
  usage: ChartLine,
  activity: Activity,
  tools: Plug,
  settings: SlidersHorizontal,
} as const;

function NeedCount() {
  const count = useAppState(
    ({ snapshot }) =>
      snapshot?.accounts.filter((account) => account.state === 'disabled').length ?? 0,
  );
  if (count === 0) return null;
  return (
    <>
      <span className={styles.count} aria-hidden="true">
        {count}
      </span>
      <span className={text.hidden}>{words.shell.needYou(count)}</span>
    </>
  );
}

function Navigation() {
  const current = usePage();
  return (
    <ul className={styles.nav}>
      {PAGES.map((page, index) => (
        <li key={page}>
          <a
            href={pageAddress(page)}
            aria-current={page === current ? 'page' : undefined}
            title={words.shell.shortcut(words.shell[page], keyName('command'), index + 1)}
          >
            <Icon of={ICONS[page]} />
            {words.shell[page]}
            {page === 'accounts' && <NeedCount />}
          </a>
        </li>
      ))}
    </ul>
  );
}

function RunState() {
  const isPaused = useAppState(({ snapshot }) => snapshot?.settings.proxyPaused ?? false);
  const isLive = useAppState(({ link, snapshot }) => link === 'live' && snapshot !== null);
  const isLost = useAppState(({ link }) => link === 'lost');
  const { run, busy, error } = useCall();
  const word = !isLive
    ? words.shell[isLost ? 'notConnected' : 'connecting']
    : isPaused
      ? words.shell.paused
      : words.shell.running;
  return (
    <>
      <div className={cx(text.line, text.small, styles.line)}>
        <i className={cx(text.live, (!isLive || isPaused) && styles.still)} />
        <b>{word}</b>
        {isLive && (
          <Button
            tone="quiet"
            small
            className={text.push}
            icon={isPaused ? Play : PauseBars}
            filled
            label={isPaused ? words.shell.resumeProxy : words.shell.pauseProxy}
            busy={busy}
            onClick={() => void run('settings.set', { key: 'proxyPaused', value: !isPaused })}
          />
        )}
      </div>
      <ErrorNote error={error} />
    </>
  );
}

function Address() {
  const proxy = useAppState(({ snapshot }) => snapshot?.status.proxy ?? null);
  const isReady = useAppState(({ snapshot }) => snapshot !== null);
  if (!isReady) return <p className={styles.line} />;
  if (proxy === null) {
    return <p className={cx(text.small, text.t3, styles.line)}>{words.shell.notListening}</p>;
  }
  return (
    <div className={cx(text.line, text.small, text.t3, styles.line)}>
      <span className={cx(text.mono, text.cut)} title={proxy}>
        {proxy.replace(/^http:\/\//, '')}
      </span>
      <span className={text.push}>
        <CopyButton
          text={proxy}
          done={words.shell.addressCopied}
          label={words.shell.copyAddress}
          tone="quiet"
          small
        />
      </span>
    </div>
  );
}

function Attached() {
  const shell = useShellState();
  if (shell?.mode !== 'attached') return null;
  const { attached, attachedTip } = words.shell;
  return (
    <p className={cx(styles.attached, text.t3)} title={attachedTip}>
      {attached}
    </p>
  );
}

export function Sidebar() {
  return (
    <nav className={styles.side} aria-label={words.shell.pages}>
      <div className={styles.brand}>
        <Gate kind="open" className={styles.mark} />
        {words.shell.brand}
      </div>
      <Navigation />
      <div className={styles.foot}>
        <RunState />
        <Address />
        <Attached />
      </div>
    </nav>
  );
}
