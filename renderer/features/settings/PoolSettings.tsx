import { useContext, useId, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { strategySchema } from '../../../shared/model/ranking.ts';
import { strategyKey, strategyOf } from '../../../shared/model/settings.ts';
import type { StrategyKey } from '../../../shared/model/settings.ts';
import { useSnapshot } from '../../state/context.ts';
import { rankingWords } from '../../text/ranking.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { Select } from '../../ui/Select.tsx';
import { FindContext } from './find.ts';
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

/** Of the providers that a person has, or has set something for; the others at a press. */
function Strategies() {
  const [isAll, setIsAll] = useState(false);
  const providers = useSnapshot((s) => s.providers);
  const used = useSnapshot(
    useShallow(({ providers: all, accounts, settings }) =>
      all.filter(
        ({ id }) =>
          strategyOf(settings, id) !== 'drain-rate' ||
          accounts.some(({ provider }) => provider === id),
      ),
    ),
  );
  const isSought = useContext(FindContext).needle !== '';
  const shown = isAll || isSought ? providers : used;
  return (
    <>
      {shown.map((provider) => {
        const name = strategyKey(provider.id);
        return name && <StrategyRow key={provider.id} provider={provider} name={name} />;
      })}
      {used.length < providers.length && (
        <SettingRow title={t.otherStrategies} hint={t.otherStrategiesHint}>
          <Button small aria-expanded={isAll} onClick={() => setIsAll(!isAll)}>
            {isAll ? t.showUsed : t.showAll(providers.length)}
          </Button>
        </SettingRow>
      )}
    </>
  );
}

/** How accounts are chosen, and what may be spent for them without asking. */
export function PoolSettings() {
  return (
    <Section title={t.pool}>
      <Strategies />
      <SwitchRow
        name="resetAutomatically"
        title={t.resetAutomatically}
        hint={t.resetAutomaticallyHint}
      />
      <ReserveRow />
    </Section>
  );
}
