import { useSnapshot } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { formatMoment } from '../../../shared/text/format.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { words } from '../../text/words.ts';
import { Section } from './Section.tsx';
import { SettingRow } from './SettingRow.tsx';

export function About() {
  const version = useSnapshot((s) => s.status.version);
  const profile = useSnapshot((s) => s.status.profile);
  const startedAt = useSnapshot((s) => s.status.startedAt);
  const simulated = useSnapshot((s) => s.status.simulated);
  const nowMs = useNow();
  const started =
    startedAt === null ? null : `${t.started} ${formatMoment(Date.parse(startedAt), nowMs)}`;
  return (
    <Section title={t.about}>
      <SettingRow title={t.version(version)} hint={started} />
      <SettingRow title={t.profile} hint={profile} />
      {simulated && <SettingRow title={words.shell.banners.simulated} />}
    </Section>
  );
}
