import { useSnapshot } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { useShell } from '../../state/use-shell.ts';
import { formatMoment } from '../../../shared/text/format.ts';
import { words } from '../../text/words.ts';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Banners } from '../shell/Banners.tsx';
import { VaultSection } from '../unlock/VaultSection.tsx';
import { DataSettings } from './DataSettings.tsx';
import { PortRow } from './PortRow.tsx';
import { ResetSettings } from './ResetSettings.tsx';
import { SettingRow } from './SettingRow.tsx';
import styles from './SettingsPage.module.css';
import { SwitchRow } from './SwitchRow.tsx';
import { useSetting } from './use-setting.ts';

const { settings: t } = words;
const OCCASIONS = [
  'notifyAccount',
  'notifyUsage',
  'notifyReset',
  'notifyDry',
  'notifyCredit',
] as const;
const RESPONSES = ['auto', 'openai-codex', 'openai'] as const;
const THEMES = ['system', 'light', 'dark'] as const;

function General() {
  const { value, caller, set } = useSetting('theme');
  const isDesktop = useShell() !== null;
  return (
    <Panel title={t.general}>
      <SettingRow title={t.theme} error={caller.error}>
        <Segmented
          label={t.theme}
          value={value}
          options={THEMES.map((theme) => ({ value: theme, text: t.themes[theme] }))}
          onChange={(theme) => void set(theme)}
        />
      </SettingRow>
      {isDesktop && (
        <SwitchRow name="startAtLogin" title={t.startAtLogin} hint={t.startAtLoginHint} />
      )}
      <SwitchRow name="maskEmails" title={t.mask} hint={t.maskHint} />
    </Panel>
  );
}

function Ports() {
  const proxy = useSnapshot((s) => s.status.proxy);
  return (
    <Panel title={t.port}>
      <PortRow
        name="port"
        title={t.proxyPort}
        hint={`${t.proxyPortHint(proxy)} ${t.fromNextStart}`}
      />
      <PortRow name="uiPort" title={t.uiPort} hint={t.fromNextStart} />
      <SwitchRow name="proxyPaused" title={t.proxyPaused} hint={t.proxyPausedHint} />
      <SwitchRow name="passThrough" title={t.passThrough} hint={t.passThroughHint} />
    </Panel>
  );
}

function Routes() {
  const { value, caller, set } = useSetting('responsesProvider');
  return (
    <Panel title={t.routes}>
      <SettingRow title={t.responses} hint={t.responsesHint} error={caller.error}>
        <Segmented
          label={t.responses}
          value={value}
          options={RESPONSES.map((each) => ({ value: each, text: t.responsesProviders[each] }))}
          onChange={(each) => void set(each)}
        />
      </SettingRow>
    </Panel>
  );
}

/** Only the desktop app shows them; a browser has no say in it. */
function Notifications() {
  if (useShell() === null) return null;
  return (
    <Panel title={t.notifications}>
      {OCCASIONS.map((name) => (
        <SwitchRow key={name} name={name} title={t[name]} hint={t[`${name}Hint`]} />
      ))}
    </Panel>
  );
}

function About() {
  const version = useSnapshot((s) => s.status.version);
  const profile = useSnapshot((s) => s.status.profile);
  const startedAt = useSnapshot((s) => s.status.startedAt);
  const simulated = useSnapshot((s) => s.status.simulated);
  const nowMs = useNow();
  return (
    <Panel title={t.about}>
      <SettingRow
        title={t.version(version)}
        hint={
          startedAt === null ? null : `${t.started} ${formatMoment(Date.parse(startedAt), nowMs)}`
        }
      />
      <SettingRow title={t.profile} hint={profile} />
      {simulated && <SettingRow title={words.shell.banners.simulated} />}
    </Panel>
  );
}

export function SettingsPage() {
  return (
    <>
      <PageHead title={t.title} detail={t.lead} />
      <PageBody>
        <Banners slim />
        <div className={styles.sections}>
          <General />
          <Ports />
          <Routes />
          <Panel title={t.usage}>
            <SwitchRow name="pollUsage" title={t.poll} hint={t.pollHint} />
          </Panel>
          <ResetSettings />
          <Notifications />
          <VaultSection />
          <DataSettings />
          <About />
        </div>
      </PageBody>
    </>
  );
}
