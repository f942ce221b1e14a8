import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/exhaustive.ts';
import type { TakenPort } from '../../../shared/shell.ts';
import { portBanner } from '../../../shared/verdict/port-banner.ts';
import type { Sentence } from '../../../shared/verdict/sentence.ts';
import { poolSentence } from '../../../shared/verdict/sentence.ts';
import { viewPools } from '../../../shared/verdict/pool.ts';
import { useAppState, useRetry } from '../../state/context.ts';
import { usePoolFacts } from '../../state/use-pool-facts.ts';
import { usePhase } from '../../state/use-phase.ts';
import { useNow } from '../../state/use-now.ts';
import { useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { useBanners } from '../shell/Banners.tsx';
import { EndedPage } from '../shell/EndedPage.tsx';
import { Toast } from '../shell/Toast.tsx';
import { useTheme } from '../shell/use-theme.ts';
import { useStopped } from '../shell/use-stopped.ts';
import { Foot } from './Foot.tsx';
import { List } from './List.tsx';
import { Loading } from './Loading.tsx';
import { PopoverBanners } from './PopoverBanners.tsx';
import { viewGroups } from './rows.ts';
import { Running } from './Running.tsx';
import { Say } from './Say.tsx';
import { StatusLine } from './StatusLine.tsx';
import styles from './Popover.module.css';
import { useActions } from './use-actions.ts';
import type { Actions } from './use-actions.ts';
import { useKeys } from './use-keys.ts';

interface PartProps {
  readonly actions: Actions;
}

interface FailureProps {
  readonly sentence: Pick<Sentence, 'title' | 'detail'>;
  readonly word: string;
  readonly onPress: () => void;
  readonly busy: boolean;
  /** Another way, after it. */
  readonly children?: ReactNode;
}

function Failure({ sentence, word, onPress, busy, children }: FailureProps) {
  return (
    <>
      <Say sentence={{ tone: 'blocked', gate: 'paused', ...sentence }}>
        <div className={styles.acts}>
          <Button tone="primary" small busy={busy} onClick={onPress}>
            {word}
          </Button>
          {children}
        </div>
      </Say>
      <div className={styles.rest} />
    </>
  );
}

function PortTaken({ actions, taken }: PartProps & { readonly taken: TakenPort }) {
  const { title, detail } = portBanner(taken);
  return (
    <Failure
      sentence={{ title: words.shell.failedTitle, detail: `${title} ${detail}` }}
      word={words.shell.banners.takePort(taken.free)}
      busy={actions.busy}
      onPress={() => actions.takeOver(taken.free)}
    >
      <Button tone="quiet" small busy={actions.busy} onClick={() => actions.takeOver(null)}>
        {words.common.tryAgain}
      </Button>
    </Failure>
  );
}

function NotRunning({ actions }: PartProps) {
  const { banners, goneTitle, failedTitle, failedDetail } = words.shell;
  const shell = useShellState();
  if (shell?.taken !== undefined) return <PortTaken actions={actions} taken={shell.taken} />;
  const isGone = shell?.mode === 'gone';
  const sentence = isGone
    ? { title: goneTitle, detail: banners.goneDetail }
    : { title: failedTitle, detail: failedDetail };
  return (
    <Failure
      sentence={sentence}
      word={isGone ? banners.takeOver : words.common.tryAgain}
      busy={actions.busy}
      onPress={() => actions.takeOver(null)}
    />
  );
}

function NotRead() {
  const retry = useRetry();
  const { failed } = words.shell;
  const { tryAgain } = words.common;
  return <Failure sentence={failed} word={tryAgain} busy={false} onPress={() => void retry()} />;
}

function Ready({ actions }: PartProps) {
  const facts = usePoolFacts();
  const { accounts, settings, status } = facts;
  const nowMs = useNow();
  const banners = useBanners();
  const stopped = useStopped();
  const pools = useMemo(() => viewPools(facts, nowMs), [facts, nowMs]);
  const isEmpty = accounts.length === 0;
  const inBackup = status.files.recovery?.backup?.accounts ?? 0;
  const sentence: Sentence = isEmpty
    ? emptySentence(inBackup)
    : (stopped ?? poolSentence({ settings, vault: status.vault, pools, nowMs }));
  return (
    <>
      <Say sentence={sentence} slim={banners.length > 0}>
        {isEmpty ? (
          <Button
            {...(inBackup === 0 && { tone: 'primary' as const })}
            small
            className={styles.act}
            onClick={() => actions.start({ do: 'add-account', provider: null })}
          >
            {words.popover.empty.add}
          </Button>
        ) : undefined}
      </Say>
      <PopoverBanners banners={banners} actions={actions} />
      {isEmpty ? (
        <div className={styles.rest} />
      ) : (
        <List
          groups={viewGroups(pools, settings.maskEmails)}
          nowMs={nowMs}
          bannerCount={banners.length}
        />
      )}
      <Running nowMs={nowMs} onOpen={() => actions.openWindow('activity')} />
    </>
  );
}

/** After damage the banner below brings them back. */
function emptySentence(inBackup: number): Sentence {
  const { title, detail, inBackup: waiting, inBackupDetail } = words.popover.empty;
  return inBackup > 0
    ? { tone: 'needs', gate: 'shut', title: waiting(inBackup), detail: inBackupDetail }
    : { tone: 'blocked', gate: 'paused', title, detail };
}

function Body({ actions }: PartProps) {
  const phase = usePhase();
  switch (phase) {
    case 'loading':
      return <Loading />;
    case 'not-running':
      return <NotRunning actions={actions} />;
    case 'failed':
      return <NotRead />;
    case 'ready':
      return <Ready actions={actions} />;
    default:
      return assertNever(phase);
  }
}

/** Why something that was asked for here did not happen, or why nothing is shown. */
function Trouble({ actions }: PartProps) {
  const phase = usePhase();
  const shell = useShellState();
  // A taken port is told already, with its way out.
  const shellError = shell?.taken === undefined ? (shell?.error ?? null) : null;
  const fault = useAppState((state) => state.fault);
  const reason = phase === 'not-running' ? shellError : phase === 'failed' ? fault : null;
  const error = actions.error ?? reason;
  if (error === null) return null;
  return (
    <div className={styles.error}>
      <ErrorNote error={error} />
    </div>
  );
}

/** The window of the tray: the answer, the accounts, what runs, and what one does most. */
export function Popover() {
  const hasEnded = useAppState(({ link }) => link === 'ended');
  useTheme();
  if (hasEnded) return <EndedPage reason="ended" />;
  return <Frame />;
}

function Frame() {
  const actions = useActions();
  useKeys();
  return (
    <main className={styles.popover}>
      <StatusLine actions={actions} />
      <Body actions={actions} />
      <Trouble actions={actions} />
      <Foot actions={actions} />
      <Toast />
    </main>
  );
}
