import { Lock, LockOpen } from 'lucide-react';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { bannerWords } from '../../../shared/text/banners.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Note } from '../../ui/Note.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { SettingRow } from '../settings/SettingRow.tsx';
import styles from '../settings/SettingsPage.module.css';
import { UnlockButton } from './UnlockButton.tsx';

const { settings: s, vault: t } = words;

function Actions() {
  const vault = useSnapshot((snapshot) => snapshot.status.vault);
  const { open } = useViewActions();
  if (vault.locked)
    return vault.unlock === null ? null : (
      <SettingRow title={t.openIt} hint={t.openItHint}>
        <UnlockButton word={bannerWords.unlock[vault.unlock]} small />
      </SettingRow>
    );
  if (vault.mode === 'memory') return null;
  return (
    <SettingRow title={t.change} hint={t.changeHint}>
      <Button small onClick={() => open({ kind: 'move-vault' })}>
        {t.move}
      </Button>
      <Button small onClick={() => open({ kind: 'rotate-vault' })}>
        {t.rotate}
      </Button>
    </SettingRow>
  );
}

export function VaultSection() {
  const vault = useSnapshot((snapshot) => snapshot.status.vault);
  const explanation = [vault.reason, vault.hint].filter(Boolean).join(' ');
  return (
    <Panel title={s.vault}>
      <SettingRow title={s.modes[vault.mode]} hint={s.modeHints[vault.mode]}>
        <Icon of={vault.locked ? Lock : LockOpen} />
        <span>{vault.locked ? s.locked : s.unlocked}</span>
      </SettingRow>
      <Actions />
      {(vault.degraded || vault.locked) && (
        <div className={styles.note}>
          <Note tone={vault.locked ? 'needs' : 'info'} title={vault.locked ? s.locked : s.weaker}>
            {explanation === '' ? null : explanation}
          </Note>
        </div>
      )}
    </Panel>
  );
}
