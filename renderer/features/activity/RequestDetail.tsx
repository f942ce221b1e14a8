import { ChevronLeft, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { activityWords as t } from '../../text/activity.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { Attempts } from './Attempts.tsx';
import { copyText, factsOf } from './detail-facts.ts';
import styles from './RequestDetail.module.css';
import { triedOf } from './request-text.ts';
import type { NameOf } from './request-text.ts';
import type { RequestRow } from './row.ts';

const { detail: d } = t;

interface RequestDetailProps {
  readonly row: RequestRow;
  /** How many of the known requests belong to its session. */
  readonly siblings: number;
  readonly nameOf: NameOf;
  readonly onClose: () => void;
}

/** Where it takes the whole page, the focus comes along. */
function useBackFocus(): React.RefObject<HTMLButtonElement | null> {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const button = back.current;
    if (button === null || getComputedStyle(button).display === 'none') return;
    button.focus();
    scrollTo(0, 0);
  }, []);
  return back;
}

export function RequestDetail({ row, siblings, nameOf, onClose }: RequestDetailProps) {
  const back = useBackFocus();
  const { request, atMs } = row;
  const facts = factsOf(row, siblings);
  const firstByte = request.firstByteMs === null ? null : t.seconds(request.firstByteMs);
  return (
    <section className={styles.detail} aria-label={d.label} data-detail>
      <h1 className={cx(styles.page, text.hidden)}>{t.title}</h1>
      <div className={styles.head}>
        <Button
          ref={back}
          tone="quiet"
          small
          icon={ChevronLeft}
          label={d.back}
          className={styles.back}
          onClick={onClose}
        />
        <h2>{d.title(t.clock(atMs), request.client ?? t.noClient)}</h2>
        <span className={cx(styles.lead, text.t3, text.small)}>
          {d.lead(triedOf(request), firstByte)}
        </span>
        <span className={text.push}>
          <CopyButton text={copyText(row, facts, nameOf)} done={d.copied} tone="quiet" small>
            {d.copy}
          </CopyButton>
        </span>
        <Button
          tone="quiet"
          small
          icon={X}
          label={d.close}
          className={styles.close}
          onClick={onClose}
        />
      </div>
      <div className={styles.parts}>
        <dl className={styles.facts}>
          {facts.map(({ name, value, mono }) => [
            <dt key={name}>{name}</dt>,
            <dd key={`${name} value`} className={cx(mono === true && text.mono)}>
              {value}
            </dd>,
          ])}
        </dl>
        <Attempts row={row} nameOf={nameOf} />
      </div>
    </section>
  );
}
