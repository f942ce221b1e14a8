import type { Account } from '../../../shared/model/account.ts';
import type { Redemption } from '../../../shared/model/reset.ts';
import type { AccountUsage } from '../../../shared/model/window.ts';
import { byId } from '../../state/by-id.ts';
import { useSnapshot } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Shape } from '../../ui/Shape.tsx';
import { takeLostFocus } from '../../ui/take-focus.ts';
import text from '../../ui/text.module.css';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import type { Before } from '../../state/reset-flow.ts';
import type { ResetBox } from './flow.ts';
import styles from './Reset.module.css';
import type { ResetUse } from './use-reset.ts';

const { refused: t } = words.resets;

interface Said {
  readonly title: string;
  readonly detail: string;
  readonly answer: 'ok' | 'close' | 'again' | 'sign-in';
}

interface Facts {
  readonly redemption: Redemption;
  readonly before: Before;
  readonly usage: AccountUsage | null;
  readonly isBlocked: boolean;
  readonly needsSignIn: boolean;
  readonly maker: string;
  readonly nowMs: number;
}

function nothingToReset({ usage, before, isBlocked, maker }: Facts): Said {
  const first = usage?.windows.find(
    ({ scope, usedFraction }) => scope === null && usedFraction !== null,
  );
  const isLifted = before.isBlocked && !isBlocked;
  const stands =
    first === undefined ? '' : ` ${t.stands(first.label, first.usedFraction ?? 0, isLifted)}`;
  const detail = t.stillHave(usage?.resets.available ?? null) + stands;
  return { title: t.nothingToReset(maker), detail, answer: 'ok' };
}

function noCredit({ redemption, usage, maker, nowMs }: Facts): Said {
  const { asked, lastExpiredAt } = redemption;
  if (asked) {
    const detail = t.left(usage?.resets.available ?? null);
    return { title: t.noCreditSaid(maker), detail, answer: 'close' };
  }
  const detail =
    lastExpiredAt === null ? t.nothingAsked : t.lastExpired(Date.parse(lastExpiredAt), nowMs);
  return { title: t.noCredit, detail, answer: 'close' };
}

/** A network fault or a locked vault is not answered by a new sign-in. */
function unavailable({ redemption, needsSignIn }: Facts): Said {
  // The earlier request may have spent one.
  const spent = redemption.repeated ? t.stillOpen : t.notSpent;
  if (needsSignIn) return { title: t.unavailable, detail: spent, answer: 'sign-in' };
  const detail = `${redemption.detail ?? ''} ${spent}`.trim();
  return { title: t.notNow, detail, answer: 'again' };
}

/** The words of an outcome that is neither success nor open. */
function say(facts: Facts): Said {
  const { redemption, usage, maker } = facts;
  const { outcome, detail } = redemption;
  switch (outcome) {
    case 'nothing_to_reset':
      return nothingToReset(facts);
    case 'already_redeemed':
      return {
        title: t.elsewhere,
        detail: t.left(usage?.resets.available ?? null),
        answer: 'close',
      };
    case 'no_credit':
      return noCredit(facts);
    case 'account_unavailable':
    case 'no_account':
      return unavailable(facts);
    case 'list_failed':
      return {
        title: t.listFailed,
        detail: `${detail ?? ''} ${t.notSpent}`.trim(),
        answer: 'again',
      };
    default:
      return { title: t.other(maker, outcome), detail: t.otherHint, answer: 'close' };
  }
}

interface ResetRefusedProps {
  readonly account: Account;
  readonly maker: string;
  readonly nowMs: number;
  readonly use: ResetUse;
  readonly box: ResetBox & { kind: 'ended' };
}

/** It was refused, and what that means. */
export function ResetRefused({ account, maker, nowMs, use, box }: ResetRefusedProps) {
  const usage = useSnapshot((s) => byId(s.usage, account.id));
  const signInAgain = useSignInAgain();
  const isBlocked = account.state === 'blocked';
  const needsSignIn = account.state === 'disabled';
  const { title, detail, answer } = say({ ...box, usage, isBlocked, needsSignIn, maker, nowMs });
  return (
    <>
      <Shape kind="fine" className={cx(styles.shape, styles.plain)} />
      <div className={styles.grow}>
        <p>
          <b>{title}</b> <span className={text.t2}>{detail}</span>
        </p>
      </div>
      {answer === 'again' && (
        <Button tone="primary" ref={takeLostFocus} onClick={() => void use.send()}>
          {words.resets.lost.again}
        </Button>
      )}
      {answer === 'sign-in' && account.ownership === 'own' && (
        <Button tone="primary" ref={takeLostFocus} onClick={() => signInAgain(account)}>
          {t.signIn}
        </Button>
      )}
      <Button tone="quiet" ref={takeLostFocus} onClick={use.close}>
        {answer === 'ok' ? t.ok : t.close}
      </Button>
    </>
  );
}
