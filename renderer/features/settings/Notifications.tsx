import { useId, useState } from 'react';
import { useShell } from '../../state/use-shell.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { Note } from '../../ui/Note.tsx';
import { NumberField } from './NumberField.tsx';
import { Section } from './Section.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import { useSetting } from './use-setting.ts';
import type { Setting } from './use-setting.ts';

const AFTER_USAGE = ['notifyReset', 'notifyDry', 'notifyCredit'] as const;

type MarkName = 'notifyUsageFirst' | 'notifyUsageLast';
type MarkSetting = Setting<'notifyUsageFirst'> | Setting<'notifyUsageLast'>;

interface MarkProps {
  readonly name: MarkName;
  readonly setting: MarkSetting;
  readonly noteId: string | undefined;
  readonly onWrong: (isWrong: boolean) => void;
}

function Mark({ name, setting, noteId, onWrong }: MarkProps) {
  const { value, caller, set } = setting;
  return (
    <NumberField
      value={value}
      min={1}
      max={99}
      label={t[name]}
      unit="%"
      noteId={noteId}
      busy={caller.busy}
      onSave={async (mark) => {
        onWrong(mark === null);
        return mark !== null && set(mark);
      }}
      onEdit={() => onWrong(false)}
    />
  );
}

function UsageRow() {
  const [wrong, setWrong] = useState<MarkName | null>(null);
  const first = useSetting('notifyUsageFirst');
  const last = useSetting('notifyUsageLast');
  const noteId = useId();
  const mark = (name: MarkName, setting: MarkSetting) => (
    <Mark
      name={name}
      setting={setting}
      noteId={wrong === name ? noteId : undefined}
      onWrong={(isWrong) => setWrong(isWrong ? name : null)}
    />
  );
  return (
    <SwitchRow
      name="notifyUsage"
      title={t.notifyUsage}
      hint={t.notifyUsageHint}
      error={first.caller.error ?? last.caller.error}
      note={wrong !== null && <Note tone="needs" title={t.markWrong} id={noteId} />}
    >
      {mark('notifyUsageFirst', first)}
      {mark('notifyUsageLast', last)}
    </SwitchRow>
  );
}

/** Of the profile, whoever shows them: a desktop app that is attached to this Sluice keeps to them, too. */
export function Notifications() {
  const isDesktop = useShell() !== null;
  return (
    <Section title={t.notifications} lead={isDesktop ? undefined : t.notificationsElsewhere}>
      <SwitchRow name="notifyAccount" title={t.notifyAccount} hint={t.notifyAccountHint} />
      <UsageRow />
      {AFTER_USAGE.map((name) => (
        <SwitchRow key={name} name={name} title={t[name]} hint={t[`${name}Hint`]} />
      ))}
    </Section>
  );
}
