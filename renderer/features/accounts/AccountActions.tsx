import {
  Eye,
  EyeOff,
  Plus,
  RotateCw,
  ShieldCheck,
  StretchHorizontal,
  TextAlignStart,
} from 'lucide-react';
import { useSnapshot, useView, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import styles from './AccountActions.module.css';
import type { CheckAll } from './use-check-all.ts';
import { OFFERED_FROM, useIsList } from './use-is-list.ts';

const { accounts: t } = words;

const DENSITIES = [
  { value: 'cards', text: t.density.cards, icon: StretchHorizontal },
  { value: 'list', text: t.density.list, icon: TextAlignStart },
] as const;

/** For few accounts there is nothing to choose. */
function DensityChoice() {
  const isOffered = useSnapshot((s) => s.accounts.length >= OFFERED_FROM);
  const isChosen = useView((view) => view.density !== 'auto');
  const isList = useIsList();
  const { setDensity } = useViewActions();
  if (!isOffered && !isChosen) return null;
  return (
    <Segmented
      label={t.density.label}
      value={isList ? 'list' : 'cards'}
      options={DENSITIES}
      onChange={setDensity}
    />
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
  const filter = useView((view) => view.filter);
  const { open, say, setFilter } = useViewActions();
  async function readAgain(): Promise<void> {
    if ((await refresh.run('usage.list', { refresh: true })) !== null) say(t.refreshed);
  }
  return (
    <>
      <FilterField
        className={styles.filter}
        label={t.filterLabel}
        placeholder={t.filter}
        value={filter}
        onChange={setFilter}
      />
      <DensityChoice />
      <Button
        icon={mask ? EyeOff : Eye}
        label={mask ? t.unmask : t.mask}
        aria-pressed={mask}
        busy={masking.busy}
        onClick={() => void masking.run('settings.set', { key: 'maskEmails', value: !mask })}
      />
      <Button
        icon={ShieldCheck}
        label={words.check.all}
        busy={checking.busy}
        disabled={isEmpty}
        onClick={checking.start}
      />
      <Button
        data-refresh
        icon={RotateCw}
        label={t.refresh}
        busy={refresh.busy}
        onClick={() => void readAgain()}
      />
      <Button icon={Plus} onClick={() => open({ kind: 'add-account', provider: null })}>
        {t.add}
      </Button>
      <ErrorNote error={refresh.error ?? masking.error} />
    </>
  );
}
