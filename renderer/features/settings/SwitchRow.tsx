import { useId } from 'react';
import type { SettingKey, Settings } from '../../../shared/model/settings.ts';
import { Switch } from '../../ui/Switch.tsx';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

type SwitchKey = { [K in SettingKey]: Settings[K] extends boolean ? K : never }[SettingKey];

interface SwitchRowProps {
  readonly name: SwitchKey;
  readonly title: string;
  readonly hint: string;
}

export function SwitchRow({ name, title, hint }: SwitchRowProps) {
  const id = useId();
  const { value, caller, set } = useSetting(name);
  return (
    <SettingRow title={title} hint={hint} titleId={id} error={caller.error}>
      <Switch
        checked={value}
        aria-labelledby={id}
        disabled={caller.busy}
        onChange={(checked) => void set(checked)}
      />
    </SettingRow>
  );
}
