import { useShell } from '../../state/use-shell.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { Section } from './Section.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import { useSetting } from './use-setting.ts';

const THEMES = ['system', 'light', 'dark'] as const;

export function General() {
  const { value, caller, set } = useSetting('theme');
  const isDesktop = useShell() !== null;
  return (
    <Section title={t.general}>
      <SettingRow title={t.theme} error={caller.error}>
        <Segmented
          label={t.theme}
          value={value}
          options={THEMES.map((theme) => ({ value: theme, text: t.themes[theme] }))}
          onChange={(theme) => void set(theme)}
        />
      </SettingRow>
      <SettingRow title={t.language} hint={t.languageHint}>
        {t.english}
      </SettingRow>
      {isDesktop ? (
        <SwitchRow name="startAtLogin" title={t.startAtLogin} hint={t.startAtLoginHint} />
      ) : (
        <SettingRow title={t.startAtLogin} hint={t.startElsewhere} />
      )}
      <SwitchRow name="maskEmails" title={t.mask} hint={t.maskHint} />
    </Section>
  );
}
