import type { RequestRecord } from '../../../shared/model/activity.ts';
import { useSnapshot } from '../../state/context.ts';
import { formatElapsed } from '../../../shared/text/format.ts';
import { accountName } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { Check } from 'lucide-react';
import { Step } from './Step.tsx';
import type { StepState } from './Step.tsx';
import styles from './SendStep.module.css';

const { send: t } = words.onboarding;

function Listening() {
  const proxy = useSnapshot((s) => s.status.proxy);
  return (
    <div className={styles.wait}>
      <Shape kind="none" />
      {proxy === null ? (
        <span>{t.notListening}</span>
      ) : (
        <span>
          {t.listening} <span className={text.mono}>{proxy.replace(/^http:\/\//, '')}</span>
        </span>
      )}
    </div>
  );
}

function useAnswerer(request: RequestRecord): string {
  const account = useSnapshot((s) => s.accounts.find(({ id }) => id === request.account) ?? null);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  return account === null ? t.unknown : accountName(account, mask);
}

function Facts({ request }: { readonly request: RequestRecord }) {
  const answerer = useAnswerer(request);
  const { status, error } = request;
  const facts = [
    [t.account, answerer],
    [t.model, request.model ?? t.unknown],
    [t.status, error === null ? String(status) : `${String(status)} ${error}`],
    [t.took, formatElapsed(request.durationMs)],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Arrived({ request }: { readonly request: RequestRecord }) {
  const answerer = useAnswerer(request);
  const isGood = request.status < 400;
  return (
    <div className={cx(styles.arrived, text.verdict, !isGood && text.needs)} aria-live="polite">
      <p className={cx(text.line, styles.outcome)}>
        {isGood ? <Icon of={Check} /> : <Shape kind="needs" />}
        <b>{isGood ? t.answered(answerer) : t.failed}</b>
      </p>
      <Facts request={request} />
    </div>
  );
}

interface SendStepProps {
  readonly state: StepState;
  readonly request: RequestRecord | null;
  readonly onEnd: () => void;
}

/** Shows the first request as it arrives; one that failed is shown as such, and the next is waited for. */
export function SendStep({ state, request, onEnd }: SendStepProps) {
  const isGood = request !== null && request.status < 400;
  return (
    <Step number={3} state={isGood ? 'done' : state} title={t.title} detail={t.detail}>
      {request !== null && <Arrived key={request.id} request={request} />}
      {request !== null && !isGood && <p className={cx(text.small, text.t2)}>{t.stillListening}</p>}
      {isGood ? (
        <div>
          <Button tone="primary" onClick={onEnd}>
            {words.onboarding.done}
          </Button>
        </div>
      ) : (
        <Listening />
      )}
    </Step>
  );
}
