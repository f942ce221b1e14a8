import { useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import { Button } from '../../ui/Button.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import text from '../../ui/text.module.css';
import { Banners } from '../shell/Banners.tsx';
import { ProviderRanking } from './ProviderRanking.tsx';
import styles from './RankingPage.module.css';
import { StrategyPanel } from './StrategyPanel.tsx';
import { WhatIf } from './WhatIf.tsx';

const ALL = 'all';
/** From so many on they stand in a list: beside each other they would not fit. */
const MANY = 4;

function Empty() {
  const { open } = useViewActions();
  return (
    <Panel title={t.empty.title}>
      <div className={styles.empty}>
        <p className={text.t2}>{t.empty.detail}</p>
        <Button tone="primary" onClick={() => open({ kind: 'add-account', provider: null })}>
          {t.empty.add}
        </Button>
      </div>
    </Panel>
  );
}

interface ColumnsProps {
  readonly present: readonly [ProviderInfo, ...ProviderInfo[]];
  readonly only: string;
}

function Columns({ present, only }: ColumnsProps) {
  const [asked, setAsked] = useState(only);
  const shown = present.filter(({ id }) => only === ALL || id === only);
  const chosen = present.find(({ id }) => id === asked) ?? present[0];
  return (
    <div className={styles.columns}>
      <div className={styles.stack}>
        {shown.map((provider) => (
          <ProviderRanking key={provider.id} provider={provider} />
        ))}
      </div>
      <div className={styles.stack}>
        <StrategyPanel
          key={`strategy-${chosen.id}`}
          provider={chosen}
          providers={present}
          onProvider={setAsked}
        />
        <WhatIf key={`what-if-${chosen.id}`} provider={chosen} />
      </div>
    </div>
  );
}

/** Who takes the next session, and the number that decided it. */
export function RankingPage() {
  const present = useSnapshot(
    useShallow(({ providers, accounts }) =>
      providers.filter(({ id }) => accounts.some(({ provider }) => provider === id)),
    ),
  );
  const [only, setOnly] = useState(ALL);
  const [first, ...others] = present;
  const isThere = only !== ALL && present.some(({ id }) => id === only);
  const filter = isThere ? only : ALL;
  const options = [
    { value: ALL, text: t.all },
    ...present.map(({ id, name }) => ({ value: id, text: name })),
  ];
  return (
    <>
      <PageHead title={t.title} detail={t.lead}>
        {others.length > 0 &&
          (others.length < MANY ? (
            <Segmented
              stretched
              label={t.provider}
              value={filter}
              options={options}
              onChange={setOnly}
            />
          ) : (
            <Select
              compact
              label={t.provider}
              value={filter}
              options={options}
              onChange={setOnly}
            />
          ))}
      </PageHead>
      <PageBody>
        <Banners slim />
        {first === undefined ? (
          <Empty />
        ) : (
          <Columns key={filter} present={[first, ...others]} only={filter} />
        )}
      </PageBody>
    </>
  );
}
