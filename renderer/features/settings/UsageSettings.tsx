import type { Settings } from '../../../shared/model/settings.ts';
import { dataWords } from '../../text/data.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Section } from './Section.tsx';
import { SettingRow } from './SettingRow.tsx';
import type { HistoryReading } from './use-history-status.ts';
import { useSetting } from './use-setting.ts';

const PACES = ['adaptive', '5-minutes', '15-minutes', 'by-hand'] as const;
type Pace = Settings['pollPace'] | 'by-hand';

/** Two settings under one question: whether at all, and how often. */
function PaceRow() {
  const polls = useSetting('pollUsage');
  const pace = useSetting('pollPace');
  const value: Pace = polls.value ? pace.value : 'by-hand';
  async function choose(next: Pace): Promise<void> {
    if (next === 'by-hand') {
      await polls.set(false);
      return;
    }
    if (next !== pace.value && !(await pace.set(next))) return;
    if (!polls.value) await polls.set(true);
  }
  return (
    <SettingRow
      title={t.poll}
      hint={t.pollHints[value]}
      error={pace.caller.error ?? polls.caller.error}
    >
      <Segmented
        label={t.poll}
        value={value}
        options={PACES.map((each) => ({ value: each, text: t.polls[each] }))}
        onChange={(each) => void choose(each)}
      />
    </SettingRow>
  );
}

export function UsageSettings({ status, error }: HistoryReading) {
  const isWaiting = status === null && error === null;
  return (
    <Section title={t.usage}>
      <PaceRow />
      <SettingRow
        title={t.prices}
        hint={status === null ? null : dataWords.prices(status.prices.date)}
        waiting={isWaiting && <Skeleton width={240} height={16} />}
      />
    </Section>
  );
}
