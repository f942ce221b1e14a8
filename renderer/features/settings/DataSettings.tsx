import type { HistoryStatus } from '../../../shared/model/history.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { dataWords as t } from '../../text/data.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Section } from './Section.tsx';
import { SettingRow } from './SettingRow.tsx';
import type { HistoryReading } from './use-history-status.ts';

function detail({ sizeBytes, keptDays, since }: HistoryStatus): string {
  const sinceMs = since === null ? null : Date.parse(since);
  return `${t.kept(sizeBytes, keptDays)} ${t.since(sinceMs)}`;
}

function Copies() {
  const { days, trouble } = useSnapshot((s) => s.status.files.backups);
  const [newest] = days;
  // Noon, so that no time zone makes another day of it.
  const newestMs = newest === undefined ? null : Date.parse(`${newest}T12:00`);
  return (
    <SettingRow
      title={t.copies}
      hint={newestMs === null ? t.noCopies : t.copiesKept(newestMs)}
      note={
        trouble !== null && (
          <Note tone="needs" title={trouble.message}>
            {trouble.hint}
          </Note>
        )
      }
    />
  );
}

export function DataSettings({ status, error, again }: HistoryReading) {
  const { open } = useViewActions();
  const isUnread = status === null && error !== null;
  return (
    <Section title={t.title}>
      <SettingRow
        title={t.history}
        hint={status === null ? (isUnread ? t.unread : null) : detail(status)}
        waiting={status === null && error === null && <Skeleton width={210} height={16} />}
        error={error}
      >
        {isUnread ? (
          <Button small onClick={again}>
            {words.common.tryAgain}
          </Button>
        ) : (
          <Button small onClick={() => open({ kind: 'clear-history' })}>
            {t.clear}
          </Button>
        )}
      </SettingRow>
      <Copies />
    </Section>
  );
}
