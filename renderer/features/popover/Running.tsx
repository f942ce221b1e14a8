import { ChevronRight } from 'lucide-react';
import type { RunningRequest } from '../../../shared/model/activity.ts';
import { useAppState, useSnapshot } from '../../state/context.ts';
import { useSecond } from '../../state/use-now.ts';
import { accountName } from '../../../shared/text/identity.ts';
import { formatWait } from '../../../shared/text/format.ts';
import { words } from '../../text/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './Running.module.css';

const { popover: t } = words;
/** As many as a tooltip is read. */
const MOST_LINES = 8;

/** Names of the accounts as they are shown, by id. */
function useNames(): (id: number | null) => string | null {
  const accounts = useSnapshot((s) => s.accounts);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  return (id) => {
    const account = accounts.find((one) => one.id === id);
    return account === undefined ? null : accountName(account, mask);
  };
}

function Elapsed({ sinceMs }: { readonly sinceMs: number }) {
  return (
    <span className={styles.time}>
      {formatWait(Math.floor((useSecond() - sinceMs) / 1000) * 1000)}
    </span>
  );
}

/** The one that runs longest: who asked, which account answers, and the model where there is room. */
function Live({ running, active }: { running: readonly RunningRequest[]; active: number }) {
  const nameOf = useNames();
  const longest = running.at(-1);
  const lines = running.map(({ client, account, model }) => t.runs(client, nameOf(account), model));
  const more = active > MOST_LINES ? [t.moreRun(active - MOST_LINES)] : [];
  return (
    <>
      <i className={text.live} />
      <span className={text.medium}>{t.running(active)}</span>
      <span
        className={cx(text.t3, text.cut)}
        title={[...lines.slice(0, MOST_LINES), ...more].join('\n')}
      >
        {lines.at(-1)}
      </span>
      {longest !== undefined && <Elapsed sinceMs={Date.parse(longest.at)} />}
    </>
  );
}

function Last({ nowMs, isLive }: { readonly nowMs: number; readonly isLive: boolean }) {
  const last = useSnapshot((s) => s.lastRequest);
  const nameOf = useNames();
  const line =
    last === null ? null : t.last(last.client, nameOf(last.account), Date.parse(last.at), nowMs);
  return (
    <>
      {isLive && <span className={text.medium}>{t.nothingRuns}</span>}
      {line !== null && (
        <span className={cx(text.t3, text.cut)} title={line}>
          {line}
        </span>
      )}
    </>
  );
}

interface RunningProps {
  readonly nowMs: number;
  readonly onOpen: () => void;
}

/** What runs now, else the request that was answered last; it leads to Activity. */
export function Running({ nowMs, onOpen }: RunningProps) {
  const isLive = useAppState(({ link }) => link === 'live');
  const active = useSnapshot((s) => s.status.requests.active);
  const running = useSnapshot((s) => s.running);
  return (
    <section className={styles.section} aria-label={t.runningNow}>
      <button type="button" className={styles.run} onClick={onOpen}>
        {isLive && active > 0 ? (
          <Live running={running} active={active} />
        ) : (
          <Last nowMs={nowMs} isLive={isLive} />
        )}
        <span className={text.hidden}>{t.showActivity}</span>
        <span className={styles.open}>
          <Icon of={ChevronRight} size={15} />
        </span>
      </button>
    </section>
  );
}
