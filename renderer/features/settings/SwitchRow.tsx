import { useId } from 'react';
import type { ReactNode } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import type { SettingKey, Settings } from '../../../shared/model/settings.ts';
import { Switch } from '../../ui/Switch.tsx';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

type SwitchKey = { [K in SettingKey]: Settings[K] extends boolean ? K : never }[SettingKey];

interface SwitchRowProps {
  readonly name: SwitchKey;
  readonly title: string;
  readonly hint: string;
  /** Of what stands before the switch. */
  readonly error?: WireError | null;
  readonly note?: ReactNode;
  /** Before the switch. */
  readonly children?: ReactNode;
}

export function SwitchRow({ name, title, hint, error = null, note, children }: SwitchRowProps) {
  const id = useId();
  const { value, caller, set } = useSetting(name);
  return (
    <SettingRow
      title={title}
      hint={hint}
      titleId={id}
      hintId={`${id}-hint`}
      error={caller.error ?? error}
      note={note}
    >
      {children}
      <Switch
        checked={value}
        aria-labelledby={id}
        aria-describedby={`${id}-hint`}
        aria-busy={caller.busy || undefined}
        onChange={(checked) => void set(checked)}
      />
    </SettingRow>
  );
}
