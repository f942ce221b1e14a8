import { useSnapshot, useViewActions } from '../../state/context.ts';
import { fewNames, formatList } from '../../../shared/text/format.ts';
import { accountName } from '../../../shared/text/identity.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Tile } from '../../ui/Tile.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { Step } from './Step.tsx';
import type { StepState } from './Step.tsx';
import styles from './AddStep.module.css';

const { add: t } = words.onboarding;
/** The catalogue names those first that most people have. */
const FEW = 6;

export function AddStep({ state }: { readonly state: StepState }) {
  const providers = useSnapshot((s) => s.providers);
  const accounts = useSnapshot((s) => s.accounts);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const { open } = useViewActions();
  if (state === 'done') {
    const names = accounts.map((account) => {
      const provider = providers.find(({ id }) => id === account.provider);
      return `${provider?.name ?? account.provider}, ${accountName(account, mask)}`;
    });
    return (
      <Step number={1} state={state} title={t.title} detail={t.added(formatList(fewNames(names)))}>
        <div>
          <Button small onClick={() => open({ kind: 'add-account', provider: null })}>
            {t.another}
          </Button>
        </div>
      </Step>
    );
  }
  const shown = providers.length > FEW + 1 ? providers.slice(0, FEW) : providers;
  return (
    <Step number={1} state={state} title={t.title} detail={t.detail}>
      <div className={cx(text.line, text.wrap)}>
        {shown.map(({ id, name, monogram }) => (
          <Button
            key={id}
            className={styles.provider}
            onClick={() => open({ kind: 'add-account', provider: id })}
          >
            <Tile text={monogram} />
            {name}
          </Button>
        ))}
        {shown.length < providers.length && (
          <Button tone="quiet" onClick={() => open({ kind: 'add-account', provider: null })}>
            {t.all(providers.length)}
          </Button>
        )}
      </div>
    </Step>
  );
}
