import { words } from '../../text/words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import { useSetting } from './use-setting.ts';

const { settings: t } = words.resets;
const CHOICES = ['0', '1', '2', '3', '5'];

/** Resets that are used without asking; off unless the person wants it. */
export function ResetSettings() {
  const { value: isOn } = useSetting('resetAutomatically');
  const { value, caller, set } = useSetting('resetReserve');
  const present = String(value);
  const choices = CHOICES.includes(present) ? CHOICES : [...CHOICES, present];
  return (
    <Panel title={t.title}>
      <SwitchRow name="resetAutomatically" title={t.automatic} hint={t.automaticHint} />
      {isOn && (
        <SettingRow title={t.reserve} hint={t.reserveHint} error={caller.error}>
          <Segmented
            label={t.reserve}
            value={present}
            options={choices.map((each) => ({ value: each, text: each }))}
            onChange={(each) => void set(Number(each))}
          />
        </SettingRow>
      )}
    </Panel>
  );
}
