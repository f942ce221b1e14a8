import { useSnapshot } from '../../state/context.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { PortRow } from './PortRow.tsx';
import { Section } from './Section.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import { useSetting } from './use-setting.ts';

const RESPONSES = ['auto', 'openai-codex', 'openai'] as const;

export function Ports() {
  const proxy = useSnapshot((s) => s.status.proxy);
  const { value, caller, set } = useSetting('responsesProvider');
  return (
    <Section title={t.port}>
      <PortRow
        name="port"
        title={t.proxyPort}
        hint={`${t.proxyPortHint(proxy)} ${t.fromNextStart}`}
      />
      <PortRow name="uiPort" title={t.uiPort} hint={t.fromNextStart} />
      <SwitchRow name="proxyPaused" title={t.proxyPaused} hint={t.proxyPausedHint} />
      <SwitchRow name="passThrough" title={t.passThrough} hint={t.passThroughHint} />
      <SettingRow title={t.responses} hint={t.responsesHint} error={caller.error}>
        <Segmented
          label={t.responses}
          value={value}
          options={RESPONSES.map((each) => ({ value: each, text: t.responsesProviders[each] }))}
          onChange={(each) => void set(each)}
        />
      </SettingRow>
    </Section>
  );
}
