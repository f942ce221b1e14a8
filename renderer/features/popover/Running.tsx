import { useSnapshot } from '../../state/context.ts';
import { accountName } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './Running.module.css';

const { popover: t } = words;

/** What runs now, and the request that was answered last. */
export function Running({ nowMs }: { readonly nowMs: number }) {
  const active = useSnapshot((s) => s.status.requests.active);
  const last = useSnapshot((s) => s.lastRequest);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const account = useSnapshot((s) => s.accounts.find(({ id }) => id === last?.account) ?? null);
  const name = account === null ? null : accountName(account, mask);
  const line = last === null ? null : t.last(last.client, name, Date.parse(last.at), nowMs);
  return (
    <section className={styles.run} aria-label={t.runningNow}>
      {active > 0 && <i className={text.live} />}
      <span className={text.medium}>{active === 0 ? t.nothingRuns : t.running(active)}</span>
      {line !== null && (
        <span className={cx(text.t3, text.cut)} title={line}>
          {line}
        </span>
      )}
    </section>
  );
}
