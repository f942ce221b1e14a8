import { useAppState, useRetry } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';

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
