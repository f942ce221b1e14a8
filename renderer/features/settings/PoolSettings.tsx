import { useId, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { strategySchema } from '../../../shared/model/ranking.ts';
import { strategyKey } from '../../../shared/model/settings.ts';
import type { StrategyKey } from '../../../shared/model/settings.ts';
import { useSnapshot } from '../../state/context.ts';
import { rankingWords } from '../../text/ranking.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { Note } from '../../ui/Note.tsx';
import { Select } from '../../ui/Select.tsx';
import { NumberField } from './NumberField.tsx';
import { Section } from './Section.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import { useSetting } from './use-setting.ts';

const { strategies } = rankingWords;

interface StrategyRowProps {
  readonly provider: ProviderInfo;
  readonly name: StrategyKey;
}

function StrategyRow({ provider, name }: StrategyRowProps) {
  const { value, caller, set } = useSetting(name);
  const title = t.strategyFor(provider.name);
  return (
    <SettingRow title={title} hint={strategies[value].what} error={caller.error}>
      <Select
        compact
        label={title}
        value={value}
        options={strategySchema.options.map((each) => ({
          value: each,
          text: strategies[each].name,
        }))}
        onChange={(each) => void set(strategySchema.parse(each))}
      />
    </SettingRow>
  );
}

function ReserveRow() {
  const { value, caller, set } = useSetting('resetReserve');
  const [isWrong, setIsWrong] = useState(false);
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <SettingRow
      title={t.resetReserve}
      hint={t.resetReserveHint}
      titleId={id}
      error={caller.error}
      note={isWrong && <Note tone="needs" title={t.resetReserveWrong} id={noteId} />}
    >
      <NumberField
        value={value}
        min={0}
        max={100}
        labelledBy={id}
        noteId={isWrong ? noteId : undefined}
        busy={caller.busy}
        onSave={async (reserve) => {
          setIsWrong(reserve === null);
          return reserve !== null && set(reserve);
        }}
        onEdit={() => setIsWrong(false)}
      />
    </SettingRow>
  );
}

/** How accounts are chosen, and what may be spent for them without asking. */
export function PoolSettings() {
  const providers = useSnapshot(
    useShallow((s) => s.providers.filter(({ id }) => strategyKey(id) !== null)),
  );
  return (
    <Section title={t.pool}>
      {providers.map((provider) => {
        const name = strategyKey(provider.id);
        return name && <StrategyRow key={provider.id} provider={provider} name={name} />;
      })}
      <SwitchRow
        name="resetAutomatically"
        title={t.resetAutomatically}
        hint={t.resetAutomaticallyHint}
      />
      <ReserveRow />
    </Section>
  );
}
