import type { ReactNode } from 'react';
import type { Ranked, Ranking } from '../../../shared/model/ranking.ts';
import { viewAccount } from '../../../shared/verdict/account-verdict.ts';
import { useCall } from '../../state/use-call.ts';
import { useIsLive } from '../../state/use-is-live.ts';
import { useNow } from '../../state/use-now.ts';
import { offlineWords } from '../../text/offline.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { Word } from '../accounts/Word.tsx';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import { Identity } from './Identity.tsx';
import { knownValue, tell } from './numbers.ts';
import { MoreButton } from './MoreButton.tsx';
import styles from './PassedOver.module.css';
import { asSentence } from './sentence.ts';
import { useFew } from './use-few.ts';
import { useAccount, useUsage } from './use-names.ts';
import { isGivenKey } from '../../../shared/verdict/given-key.ts';

interface EntryProps {
  readonly id: number;
  readonly word: ReactNode;
  readonly children: ReactNode;
}

function Entry({ id, word, children }: EntryProps) {
  return (
    <li className={styles.over}>
      <Identity id={id} />
      <div className={styles.word}>{word}</div>
      <div className={text.t2}>{children}</div>
    </li>
  );
}

/** The number that would decide about it; what is used up says nothing of its pace. */
function wouldRank({ rankIfFree, ...entry }: Ranked, strategy: Ranking['strategy']): string | null {
  if (rankIfFree === null) return null;
  const figure = strategy === 'use-it-or-lose-it' ? 'headroomRate' : 'longDrainRate';
  const value = knownValue({ ...entry, rankIfFree }, figure);
  const isAsked = strategy === 'drain-rate' || strategy === 'use-it-or-lose-it';
  if (!isAsked || value === null) return t.wouldRank(rankIfFree, null);
  const { number, unit } = tell(figure, value);
  return t.wouldRank(rankIfFree, `${number}\u202f${unit}`);
}

function Blocked({ entry, ranking }: { readonly entry: Ranked; readonly ranking: Ranking }) {
  const nowMs = useNow();
  const { blockedUntil } = entry;
  const word = (
    <span className={cx(text.verdict, styles.blocked)}>
      <Shape kind="blocked" />
      {blockedUntil === null ? t.blocked : t.until(Date.parse(blockedUntil), nowMs)}
    </span>
  );
  const would = wouldRank(entry, ranking.strategy);
  return (
    <Entry id={entry.id} word={word}>
      {asSentence(entry.reason)}
      {would !== null && ` ${would}`}
    </Entry>
  );
}

function Absent({ id, reason }: { readonly id: number; readonly reason: string }) {
  const account = useAccount(id);
  const usage = useUsage(id);
  const nowMs = useNow();
  const signInAgain = useSignInAgain();
  const { run, busy, error } = useCall();
  const isLive = useIsLive();
  const why = isLive ? undefined : offlineWords.cannot;
  if (account === null) return null;
  const { disabled } = account;
  const word = <Word view={viewAccount(account, usage, nowMs)} nowMs={nowMs} />;
  if (account.state === 'disabled')
    return (
      <Entry id={id} word={word}>
        {disabled === null ? asSentence(reason) : words.shell.causes[disabled.cause]}
        {disabled !== null && ` ${t.since(Date.parse(disabled.at), nowMs)}`}{' '}
        <Button small disabled={!isLive} title={why} onClick={() => signInAgain(account)}>
          {isGivenKey(account) ? t.addKey : t.signInAgain}
        </Button>
      </Entry>
    );
  if (account.state === 'paused')
    return (
      <Entry id={id} word={word}>
        {t.paused}{' '}
        <Button
          small
          busy={busy}
          disabled={!isLive}
          title={why}
          onClick={() => void run('accounts.resume', { account: id })}
        >
          {t.resume}
        </Button>
        <ErrorNote error={error} />
      </Entry>
    );
  return (
    <Entry id={id} word={word}>
      {asSentence(reason)}
    </Entry>
  );
}

/** Who cannot serve, why, and what would change it. */
export function PassedOver({ ranking }: { readonly ranking: Ranking }) {
  const over = [
    ...ranking.order.flatMap((entry) =>
      entry.eligible ? [] : { id: entry.id, entry, reason: '' },
    ),
    ...ranking.passedOver.map(({ id, reason }) => ({ id, entry: null, reason })),
  ];
  const { shown, isAll, toggle } = useFew(over);
  if (over.length === 0) return null;
  return (
    <>
      <h3 className={styles.head}>{t.passedOver}</h3>
      <ul>
        {shown.map(({ id, entry, reason }) =>
          entry === null ? (
            <Absent key={id} id={id} reason={reason} />
          ) : (
            <Blocked key={id} entry={entry} ranking={ranking} />
          ),
        )}
      </ul>
      <MoreButton count={over.length} isAll={isAll} toggle={toggle} />
    </>
  );
}
