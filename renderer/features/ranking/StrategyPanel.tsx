import { useId } from 'react';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { strategySchema } from '../../../shared/model/ranking.ts';
import type { Strategy } from '../../../shared/model/ranking.ts';
import { strategyKey, strategyOf } from '../../../shared/model/settings.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { useIsLive } from '../../state/use-is-live.ts';
import { offlineWords } from '../../text/offline.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './StrategyPanel.module.css';
import { ableOf } from './sentence.ts';
import { useNames } from './use-names.ts';
import { useRanking } from './use-ranking.ts';

/** Who would be first if this strategy were the set one. */
function NowFirst({
  provider,
  strategy,
}: {
  readonly provider: string;
  readonly strategy: Strategy;
}) {
  const { ranking } = useRanking({ provider, strategy });
  const nameOf = useNames();
  if (ranking === null) return <span className={styles.now}>{'\u00a0'}</span>;
  const [first] = ableOf(ranking);
  const said = t.nowFirst(first === undefined ? null : nameOf(first.id));
  return <span className={styles.now}>{said}</span>;
}

interface OptionProps {
  readonly provider: string;
  readonly strategy: Strategy;
  readonly group: string;
  readonly isOn: boolean;
  readonly isDisabled: boolean;
  readonly onChoose: () => void;
}

function Option({ provider, strategy, group, isOn, isDisabled, onChoose }: OptionProps) {
  const id = useId();
  const { name, what } = t.strategies[strategy];
  return (
    <label className={cx(styles.option, isOn && styles.on)}>
      <input
        type="radio"
        name={group}
        checked={isOn}
        disabled={isDisabled}
        aria-label={name}
        aria-describedby={id}
        onChange={onChoose}
      />
      <span className={text.stack}>
        <b>{name}</b>
        <span id={id} className={text.stack}>
          <span className={cx(text.small, text.t2)}>{what}</span>
          {!isOn && <NowFirst provider={provider} strategy={strategy} />}
        </span>
      </span>
    </label>
  );
}

interface StrategyPanelProps {
  readonly provider: ProviderInfo;
  readonly providers: readonly ProviderInfo[];
  readonly onProvider: (id: string) => void;
}

/** How the next account of a provider is chosen: a change is sent at once. */
export function StrategyPanel({ provider, providers, onProvider }: StrategyPanelProps) {
  const group = useId();
  const present = useSnapshot((s) => strategyOf(s.settings, provider.id));
  const key = strategyKey(provider.id);
  const { run, error } = useCall();
  const { say } = useViewActions();
  const isLive = useIsLive();
  async function choose(strategy: Strategy): Promise<void> {
    if (key === null) return;
    const done = await run('settings.set', { key, value: strategy });
    if (done !== null) say(t.strategySet(provider.name, strategy));
  }
  const aside = (
    <Select
      compact
      label={t.strategyFor}
      value={provider.id}
      options={providers.map(({ id, name }) => ({ value: id, text: name }))}
      onChange={onProvider}
    />
  );
  return (
    <Panel title={t.strategyFor} aside={aside}>
      <div className={styles.options} role="radiogroup" aria-label={t.strategyOf(provider.name)}>
        {strategySchema.options.map((strategy) => (
          <Option
            key={strategy}
            provider={provider.id}
            strategy={strategy}
            group={group}
            isOn={strategy === present}
            isDisabled={!isLive}
            onChoose={() => void choose(strategy)}
          />
        ))}
      </div>
      {!isLive && <p className={cx(styles.error, text.small, text.t2)}>{offlineWords.cannot}</p>}
      {error !== null && (
        <div className={styles.error}>
          <ErrorNote error={error} />
        </div>
      )}
    </Panel>
  );
}
