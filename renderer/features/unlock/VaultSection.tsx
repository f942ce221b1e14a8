import { Lock, LockOpen } from 'lucide-react';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { bannerWords } from '../../../shared/text/banners.ts';
import { settingsWords as s } from '../../text/settings.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Note } from '../../ui/Note.tsx';
import { Section } from '../settings/Section.tsx';
import { SettingRow } from '../settings/SettingRow.tsx';
import { UnlockButton } from './UnlockButton.tsx';

const { vault: t } = words;

function OpenIt() {
  const unlock = useSnapshot((snapshot) => snapshot.status.vault.unlock);
  if (unlock === null) return null;
  return (
    <SettingRow title={t.openIt} hint={t.openItHint}>
      <UnlockButton word={bannerWords.unlock[unlock]} small />
    </SettingRow>
  );
}

function Rotate() {
  const { open } = useViewActions();
  return (
    <SettingRow title={t.rotateRow} hint={t.rotateRowHint}>
      <Button small onClick={() => open({ kind: 'rotate-vault' })}>
        {t.rotate}
      </Button>
    </SettingRow>
  );
}

/** Where the key of the vault lies, and what can be done about it. */
export function VaultSection() {
  const vault = useSnapshot((snapshot) => snapshot.status.vault);
  const { open } = useViewActions();
  const { mode, locked } = vault;
  const explanation = [vault.reason, vault.hint].filter(Boolean).join(' ');
  const isFixed = locked || mode === 'memory';
  const state = locked ? s.locked : s.unlocked;
  return (
    <Section title={s.vault}>
      <SettingRow
        title={s.modes[mode]}
        hint={`${state}. ${s.modeHints[mode]}`}
        note={
          (vault.degraded || locked) && (
            <Note tone={locked ? 'needs' : 'info'} title={locked ? s.locked : s.weaker}>
              {explanation === '' ? null : explanation}
            </Note>
          )
        }
      >
        <Icon of={locked ? Lock : LockOpen} />
        {!isFixed && (
          <Button small onClick={() => open({ kind: 'move-vault' })}>
            {t.move}
          </Button>
        )}
      </SettingRow>
      {locked && <OpenIt />}
      {!isFixed && <Rotate />}
    </Section>
  );
}
