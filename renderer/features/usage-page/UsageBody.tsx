import { useState } from 'react';
import { useSnapshot } from '../../state/context.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { Select } from '../../ui/Select.tsx';
import { cx } from '../../ui/cx.ts';
import { CostPanel } from './CostPanel.tsx';
import { TokensPanel } from './TokensPanel.tsx';
import { Totals } from './Totals.tsx';
import styles from './Usage.module.css';
import { WindowsPanel } from './WindowsPanel.tsx';
import { kindsOf, preferredKind } from './kinds.ts';
import type { UsageHistory } from './use-history.ts';
import { usePresent } from './use-present.ts';

const HOUR_MS = 3_600_000;

interface UsageBodyProps {
  readonly history: UsageHistory;
  readonly nameOf: (id: number) => string;
}

interface Empty {
  readonly title: string;
  readonly detail: string;
}

function noWindows({ windows, readAtMs }: UsageHistory, hasAccounts: boolean): Empty {
  if (!hasAccounts) return { title: t.empty.title, detail: t.empty.noAccount };
  if (windows.since !== null) return { title: t.empty.noWindow, detail: t.empty.noWindowDetail };
  const nextMs = (Math.floor(readAtMs / HOUR_MS) + 1) * HOUR_MS;
  return { title: t.empty.title, detail: t.empty.detail(nextMs) };
}

const NO_REQUESTS: Empty = { title: t.empty.noRequests, detail: t.empty.noRequestsDetail };

export function UsageBody({ history, nameOf }: UsageBodyProps) {
  const hasAccounts = useSnapshot((s) => s.accounts.length > 0);
  const providers = useSnapshot((s) => s.providers);
  const [chosen, setChosen] = useState<string | null>(null);
  const providerName = (id: string): string =>
    providers.find((provider) => provider.id === id)?.name ?? id;
  const kinds = kindsOf(history.windows.series);
  const kind = kinds.find(({ key }) => key === chosen) ?? preferredKind(kinds, history.range);
  const present = usePresent(kind, history.range);
  const lines = {
    history,
    present,
    kind,
    nameOf,
    providerName: providerName(kind?.provider ?? ''),
    empty: kind === undefined ? noWindows(history, hasAccounts) : null,
  };
  const options = kinds.map(({ key, provider, label }) => ({
    value: key,
    text: t.windows.choice(providerName(provider), label),
  }));
  const emptyCosts = history.costs.totals.requests === 0 ? NO_REQUESTS : null;
  const key = kind?.key ?? '';
  return (
    <>
      <Totals history={history} />
      <div className={styles.pair}>
        <WindowsPanel
          key={`used ${key}`}
          measure="used"
          choice={
            kinds.length > 1 ? (
              <Select
                label={t.windows.which}
                compact
                value={key}
                options={options}
                onChange={setChosen}
              />
            ) : undefined
          }
          {...lines}
        />
        <WindowsPanel key={`rate ${key}`} measure="rate" {...lines} />
      </div>
      <div className={cx(styles.pair, styles.even)}>
        <TokensPanel history={history} empty={emptyCosts} />
        <CostPanel history={history} nameOf={nameOf} empty={emptyCosts} />
      </div>
    </>
  );
}
