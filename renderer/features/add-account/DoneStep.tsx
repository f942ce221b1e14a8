import { Check } from 'lucide-react';
import { useId } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { useSnapshot } from '../../state/context.ts';
import { accountName, shownOrganization } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import styles from './DoneStep.module.css';

interface DoneStepProps {
  readonly account: Account;
  /** It was there before this sign-in. */
  readonly wasHere: boolean;
  /** The tool that it was borrowed from until this sign-in. */
  readonly tool: string | null;
}

function detailOf({ account, wasHere, tool }: DoneStepProps): string {
  if (account.kind === 'api_key')
    return wasHere ? words.login.renewedKeyDetail : words.login.keyDetail;
  if (tool !== null) return words.login.ownDetail(tool);
  return wasHere ? words.login.renewedDetail : words.login.doneDetail;
}

export function DoneStep(props: DoneStepProps) {
  const { account } = props;
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const id = useId();
  const facts = [accountName(account, mask), account.plan, shownOrganization(account, mask)];
  return (
    <output className={styles.done} aria-labelledby={id} tabIndex={-1} ref={takeFocus}>
      <Icon of={Check} />
      <span className={text.stack}>
        <b id={id}>{facts.filter((fact) => fact !== null).join(', ')}</b>
        <span className={cx(text.small, text.t2)}>{detailOf(props)}</span>
      </span>
    </output>
  );
}
