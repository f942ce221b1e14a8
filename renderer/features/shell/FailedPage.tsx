import { useAppState, useRetry } from '../../state/context.ts';
import { useShellCall, useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Banner } from './Banners.tsx';
import { stoppedBanners } from './banners.ts';

/** Where not even the first state could be read. */
export function FailedPage() {
  const fault = useAppState((state) => state.fault);
  const retry = useRetry();
  const { title, detail } = words.shell.failed;
  return (
    <>
      <PageHead title={title} detail={detail} gate={{ kind: 'paused', tone: 'blocked' }}>
        <Button tone="primary" onClick={() => void retry()}>
          {words.common.tryAgain}
        </Button>
      </PageHead>
      <PageBody>
        <ErrorNote error={fault} />
      </PageBody>
    </>
  );
}

/** Where the desktop app found nothing to show: it neither hosts the profile nor is attached to who does. */
export function NotRunningPage() {
  const { run, busy, error } = useShellCall();
  const shell = useShellState();
  const isGone = shell?.mode === 'gone';
  const isTaken = shell?.taken !== undefined;
  const { banners, goneTitle, failedTitle, failedDetail } = words.shell;
  return (
    <>
      <PageHead
        title={isGone ? goneTitle : failedTitle}
        detail={isGone ? banners.goneDetail : failedDetail}
        gate={{ kind: 'paused', tone: 'blocked' }}
      >
        {!isTaken && (
          <Button tone="primary" busy={busy} onClick={() => void run('shell.takeOver', {})}>
            {isGone ? banners.takeOver : words.common.tryAgain}
          </Button>
        )}
      </PageHead>
      <PageBody>
        {isTaken ? (
          stoppedBanners(shell).map((banner) => (
            <Banner key={banner.id} banner={banner} slim={false} />
          ))
        ) : (
          <ErrorNote error={error ?? shell?.error ?? null} />
        )}
      </PageBody>
    </>
  );
}
