import { useState } from 'react';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { useNow } from '../../state/use-now.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import { Field } from '../../ui/Field.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Select } from '../../ui/Select.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './WhatIf.module.css';
import { ableOf, rankingSentence, unbroken } from './sentence.ts';
import { useModels } from './use-models.ts';
import { useNames } from './use-names.ts';
import { useRanking } from './use-ranking.ts';

const { whatIf: w } = t;
/** No model has this name. */
const OTHER = '';

/** More would bury the answer. */
const NAMED = 3;

function named(names: readonly string[]): readonly string[] {
  return names.length > NAMED + 1
    ? [...names.slice(0, NAMED), w.more(names.length - NAMED)]
    : names;
}

interface AnswerProps {
  readonly provider: ProviderInfo;
  readonly model: string;
}

function Answer({ provider, model }: AnswerProps) {
  const { ranking, error } = useRanking({ provider: provider.id, model });
  const nameOf = useNames();
  const nowMs = useNow();
  if (error !== null) return <ErrorNote error={error} />;
  // Not read out: each letter that is typed asks again.
  if (ranking === null)
    return (
      <p className={text.t3} aria-hidden="true">
        {t.loading}
      </p>
    );
  const [first] = ableOf(ranking);
  const takes = ranking.override ?? first?.id;
  const unfit = ranking.order.filter(({ plan, eligible }) => eligible && !plan.fits);
  const over = ranking.order.filter(({ eligible }) => !eligible);
  const facts = [
    ranking.family === null ? null : w.family(ranking.family),
    unfit.length === 0 ? null : w.noPlan(named(unfit.map(({ id }) => nameOf(id))), unfit.length),
    ...over
      .slice(0, NAMED)
      .map(({ id, reason }) =>
        w.over(nameOf(id), unbroken(reason.replace(/^usage (window|limit): /, ''))),
      ),
    over.length > NAMED ? w.overMore(over.length - NAMED) : null,
    w.stays,
  ].filter((fact) => fact !== null);
  return (
    <>
      <p>
        {takes === undefined ? (
          rankingSentence(ranking, nameOf, provider.name, nowMs).title
        ) : (
          <>
            <b>{nameOf(takes)}</b>
            <span className={text.t2}>{w.takes}</span>
          </>
        )}
      </p>
      <p className={cx(text.small, text.t2)}>{facts.join(' ')}</p>
    </>
  );
}

/** Who would take a request for one model. */
export function WhatIf({ provider }: { readonly provider: ProviderInfo }) {
  const models = useModels(provider.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const [written, setWritten] = useState('');
  const isSeen = chosen !== null && models.includes(chosen);
  const picked = isSeen || chosen === OTHER ? chosen : (models[0] ?? OTHER);
  const model = (picked === OTHER ? written : picked).trim();
  const options = [
    ...models.map((each) => ({ value: each, text: each })),
    { value: OTHER, text: w.other },
  ];
  return (
    <Panel title={w.title} lead={w.lead(provider.name)}>
      <div className={styles.body}>
        {models.length > 0 && (
          <Select label={w.model} value={picked} options={options} onChange={setChosen} />
        )}
        {picked === OTHER && (
          <Field
            label={w.name}
            mono
            maxLength={200}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
          />
        )}
        <div className={styles.answer} aria-live="polite">
          {model === '' ? (
            <p className={cx(text.small, text.t2)}>{w.ask}</p>
          ) : (
            <Answer provider={provider} model={model} />
          )}
        </div>
      </div>
    </Panel>
  );
}
