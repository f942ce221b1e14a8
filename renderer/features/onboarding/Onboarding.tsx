import { useState } from 'react';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import { useSnapshot } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import text from '../../ui/text.module.css';
import { Banners } from '../shell/Banners.tsx';
import { AddStep } from './AddStep.tsx';
import { PointStep } from './PointStep.tsx';
import { SendStep } from './SendStep.tsx';
import styles from './Onboarding.module.css';

const { onboarding: t } = words;

/** The newest request since this page was opened; a good one is kept, whatever comes after it. */
function useFirstRequest(): RequestRecord | null {
  const last = useSnapshot((s) => s.lastRequest);
  const [before] = useState(last?.id ?? null);
  const [good, setGood] = useState<RequestRecord | null>(null);
  const latest = last !== null && last.id !== before ? last : null;
  if (good === null && latest !== null && latest.status < 400) setGood(latest);
  return good ?? latest;
}

interface OnboardingProps {
  readonly onEnd: () => void;
}

/** An empty profile: add an account, point a tool, send a first request. */
export function Onboarding({ onEnd }: OnboardingProps) {
  const hasAccount = useSnapshot((s) => s.accounts.length > 0);
  const [key, setKey] = useState<string | null>(null);
  const hasClient = useSnapshot((s) => s.clients.some((client) => client.revokedAt === null));
  const request = useFirstRequest();
  const isAnswered = request !== null && request.status < 400;
  const isPointed = key !== null || hasClient;
  const at = !hasAccount ? 1 : isPointed || isAnswered ? 3 : 2;
  return (
    <PageBody>
      <div className={styles.hello}>
        <h1>{t.title}</h1>
        <p className={text.t2}>{t.lead}</p>
      </div>
      <div className={styles.banners}>
        <Banners />
      </div>
      <ol className={styles.steps}>
        <AddStep state={at === 1 ? 'now' : 'done'} />
        <PointStep
          state={at < 2 ? 'later' : at === 2 ? 'now' : 'done'}
          clientKey={key}
          onKey={setKey}
        />
        <SendStep state={at < 3 ? 'later' : 'now'} request={request} onEnd={onEnd} />
      </ol>
      {hasAccount && !isAnswered && (
        <p className={styles.skip}>
          <Button tone="quiet" small onClick={onEnd}>
            {t.skip}
          </Button>
        </p>
      )}
    </PageBody>
  );
}
