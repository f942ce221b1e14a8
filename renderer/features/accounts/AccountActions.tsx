import { Eye, EyeOff, Plus, RotateCw, Search, ShieldCheck } from 'lucide-react';
import { useSnapshot, useView, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import styles from './AccountActions.module.css';
import type { CheckAll } from './use-check-all.ts';

const { accounts: t } = words;

function Filter() {
  const filter = useView((view) => view.filter);
  const { setFilter } = useViewActions();
  return (
    <label className={styles.filter}>
      <Icon of={Search} />
      <input
        data-filter
        aria-label={t.filterLabel}
        placeholder={t.filter}
        value={filter}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setFilter(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && setFilter('')}
      />
      <kbd>{filter === '' ? '/' : 'Esc'}</kbd>
    </label>
  );
}

interface AccountActionsProps {
  readonly checking: CheckAll;
}

/** Filter, mask, check, refresh, add. What fails here is said here. */
export function AccountActions({ checking }: AccountActionsProps) {
  const isEmpty = useSnapshot((s) => s.accounts.length === 0);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const masking = useCall();
  const refresh = useCall();
  const { open, say } = useViewActions();
  async function readAgain(): Promise<void> {
    if ((await refresh.run('usage.list', { refresh: true })) !== null) say(t.refreshed);
  }
  return (
    <>
      <Filter />
      <Button
        icon={mask ? EyeOff : Eye}
        label={mask ? t.unmask : t.mask}
        aria-pressed={mask}
        disabled={masking.busy}
        onClick={() => void masking.run('settings.set', { key: 'maskEmails', value: !mask })}
      />
      <Button
        icon={ShieldCheck}
        label={words.check.all}
        aria-busy={checking.busy}
        disabled={checking.busy || isEmpty}
        onClick={checking.start}
      />
      <Button
        data-refresh
        icon={RotateCw}
        label={t.refresh}
        aria-busy={refresh.busy}
        disabled={refresh.busy}
        onClick={() => void readAgain()}
      />
      <Button icon={Plus} onClick={() => open({ kind: 'add-account', provider: null })}>
        {t.add}
      </Button>
      <ErrorNote error={refresh.error ?? masking.error} />
    </>
  );
}
