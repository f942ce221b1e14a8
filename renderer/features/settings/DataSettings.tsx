import { useEffect, useState } from 'react';
import type { HistoryStatus } from '../../../shared/model/history.ts';
import { useView, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { SettingRow } from './SettingRow.tsx';

const { data: t } = words;

function detail({ sizeBytes, keptDays, since, prices }: HistoryStatus): string {
  const sinceMs = since === null ? null : Date.parse(since);
  return [t.kept(sizeBytes, keptDays), t.since(sinceMs), t.prices(prices.date)].join(' ');
}

/** How much of the past is kept; read again when the question about it is closed. */
export function DataSettings() {
  const isAsking = useView((view) => view.dialog !== null);
  const { open } = useViewActions();
  const { run, error } = useCall();
  const [status, setStatus] = useState<HistoryStatus | null>(null);
  useEffect(() => {
    if (isAsking) return;
    void run('history.status', {}).then((read) => read !== null && setStatus(read));
  }, [isAsking, run]);
  return (
    <Panel title={t.title}>
      <SettingRow
        title={t.history}
        hint={status === null ? t.reading : detail(status)}
        error={error}
      >
        <Button small onClick={() => open({ kind: 'clear-history' })}>
          {t.clear}
        </Button>
      </SettingRow>
    </Panel>
  );
}
