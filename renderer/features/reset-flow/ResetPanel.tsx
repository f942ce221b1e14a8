import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import { Shape } from '../../ui/Shape.tsx';
import { takeFocus, takeLostFocus } from '../../ui/take-focus.ts';
import text from '../../ui/text.module.css';
import { ResetAsk } from './ResetAsk.tsx';
import { ResetDone } from './ResetDone.tsx';
import { ResetRefused } from './ResetRefused.tsx';
import type { ResetBox } from './flow.ts';
import styles from './Reset.module.css';
import type { ResetUse } from './use-reset.ts';

const { resets: t } = words;

interface ResetPanelProps {
  readonly account: Account;
  readonly name: string;
  readonly rank: number | null;
  /** Accounts of the provider. */
  readonly count: number;
  readonly nowMs: number;
  readonly use: ResetUse;
}

function Run({ box, maker }: { readonly box: ResetBox & { kind: 'run' }; readonly maker: string }) {
  const { step, askedAtMs } = box;
  const said =
    step === 1 || askedAtMs === null
      ? t.run.listing(maker)
      : step === 2
        ? t.run.asked(maker, askedAtMs)
        : t.run.reading(maker);
  return (
    <>
      <div className={styles.grow}>
        <p>
          <b>{t.run.title}</b> <span className={text.t2}>{said}</span>
        </p>
        <progress className={text.hidden} aria-label={t.run.value(step)} value={step} max={3} />
        <div className={styles.progress} aria-hidden="true">
          {[1, 2, 3].map((each) => (
            <i
              key={each}
              className={cx(each <= step && styles.on, each === step && styles.present)}
            />
          ))}
        </div>
        <span className={cx(text.small, text.t3)}>{t.run.steps}</span>
      </div>
      <Button busy ref={takeLostFocus}>
        {t.run.busy}
      </Button>
    </>
  );
}

interface LostProps {
  readonly box: ResetBox & { kind: 'lost' };
  readonly maker: string;
  readonly nowMs: number;
  readonly use: ResetUse;
}

function lostTitle({ box, maker, nowMs }: Omit<LostProps, 'use'>, flow: ResetUse['flow']): string {
  const { outcome, state } = box;
  if (outcome === null) return t.lost.earlier(Date.parse(state.since), nowMs);
  if (outcome.startsWith('http_')) return t.lost.http(maker, outcome.slice(5));
  const detail = flow?.step === 'ended' ? (flow.redemption.detail ?? '') : '';
  return detail.includes('in time') ? t.lost.noAnswer : t.lost.failed;
}

function Lost({ box, maker, nowMs, use }: LostProps) {
  return (
    <>
      <span className={cx(text.verdict, text.needs)}>
        <Shape kind="needs" className={styles.shape} />
      </span>
      <div className={styles.grow}>
        <p>
          <b>{lostTitle({ box, maker, nowMs }, use.flow)}</b>{' '}
          <span className={text.t2}>{t.lost.safe(box.state.number)}</span>
        </p>
        <span className={cx(text.small, text.t3)}>{t.lost.never}</span>
      </div>
      <Button tone="primary" ref={takeFocus} onClick={() => void use.send()}>
        {t.lost.again}
      </Button>
      <Button tone="quiet" onClick={use.close}>
        {t.lost.notNow}
      </Button>
    </>
  );
}

function Failed({
  box,
  use,
}: {
  readonly box: ResetBox & { kind: 'failed' };
  readonly use: ResetUse;
}) {
  return (
    <>
      <div className={styles.grow}>
        <ErrorNote error={box.error} />
      </div>
      <Button tone="quiet" icon={X} label={t.refused.close} onClick={use.close} />
    </>
  );
}

function content(props: ResetPanelProps, box: ResetBox): ReactNode {
  const { account, nowMs, use } = props;
  const maker = t.makers.get(account.provider) ?? t.maker;
  switch (box.kind) {
    case 'ask':
      return <ResetAsk account={account} nowMs={nowMs} use={use} />;
    case 'run':
      return <Run box={box} maker={maker} />;
    case 'lost':
      return <Lost box={box} maker={maker} nowMs={nowMs} use={use} />;
    case 'failed':
      return <Failed box={box} use={use} />;
    case 'ended':
      return box.redemption.outcome === 'reset' ? (
        <ResetDone {...props} box={box} />
      ) : (
        <ResetRefused account={account} box={box} maker={maker} nowMs={nowMs} use={use} />
      );
    default:
      return box satisfies never;
  }
}

const ROLES = {
  ask: 'group',
  run: 'status',
  lost: 'alert',
  failed: 'alert',
  ended: 'status',
} as const;

/** Question, progress and outcome stand under the row, one in the place of the other. */
export function ResetPanel(props: ResetPanelProps) {
  const { box, close } = props.use;
  const panel = useRef<HTMLDivElement>(null);
  const mayClose = box !== null && box.kind !== 'run';
  useEffect(() => {
    const element = panel.current;
    if (element === null || !mayClose) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      close();
    };
    element.addEventListener('keydown', onKey);
    return () => element.removeEventListener('keydown', onKey);
  }, [mayClose, close]);
  if (box === null) return null;
  const isAsked = box.kind === 'ask' || box.kind === 'run';
  return (
    <div ref={panel} className={styles.panel}>
      <div
        className={styles.box}
        role={ROLES[box.kind]}
        aria-label={isAsked ? t.region : t.outcomeRegion}
      >
        {content(props, box)}
      </div>
    </div>
  );
}
