import { useState } from 'react';
import type { CostRow } from '../../../shared/model/history.ts';
import { formatDollars, formatPercent } from '../../../shared/text/format.ts';
import { tokensOf } from '../../state/tokens.ts';
import { formatCount, formatTokens } from '../../text/usage-format.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { Select } from '../../ui/Select.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { ChartPanel } from './ChartPanel.tsx';
import { Scroll } from './Scroll.tsx';
import styles from './Usage.module.css';
import { contractAsk } from './use-history.ts';
import type { UsageHistory } from './use-history.ts';
import type { View } from './use-table-key.ts';

const NAMES = ['model', 'client', 'account'] as const;
type By = (typeof NAMES)[number];

interface CostPanelProps {
  readonly history: UsageHistory;
  readonly nameOf: (id: number) => string;
  readonly empty: { readonly title: string; readonly detail: string } | null;
}

/** What it cost at list price, by model, client or account. The table comes first here. */
export function CostPanel({ history, nameOf, empty }: CostPanelProps) {
  const [view, setView] = useState<View>('table');
  const [by, setBy] = useState<By>('model');
  const rows = history.costs.groups.find((group) => group.by === by)?.rows ?? [];
  const title = `${t.costBy} ${t.by[by]}`;
  const named = rows.map((row) => ({ row, name: rowName(by, row, nameOf) }));
  return (
    <ChartPanel
      title={t.costBy}
      choice={
        <Select
          label={t.costBy}
          compact
          value={by}
          options={NAMES.map((name) => ({ value: name, text: t.by[name] }))}
          onChange={(value) => setBy(NAMES.find((name) => name === value) ?? 'model')}
        />
      }
      view={view}
      onView={setView}
      csv={{ ...contractAsk(history), table: 'costs', by: [by] }}
      empty={empty}
      chart={empty === null && <CostBars title={title} rows={named} />}
      table={<CostTable title={title} by={by} rows={named} />}
    />
  );
}

function rowName(by: By, { key }: CostRow, nameOf: (id: number) => string): string {
  if (key === null) return t.nobody[by];
  return by === 'account' ? nameOf(Number(key)) : key;
}

interface NamedProps {
  readonly title: string;
  readonly rows: readonly { readonly row: CostRow; readonly name: string }[];
}

function CostBars({ title, rows }: NamedProps) {
  const most = Math.max(...rows.map(({ row }) => row.cost ?? 0), Number.MIN_VALUE);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <ul className={styles.bars} aria-label={title} tabIndex={0} data-view>
      {rows.map(({ row: { key, cost }, name }) => (
        <li key={key ?? ''}>
          <span title={name}>{name}</span>
          <b>{cost === null ? t.notKnown : formatDollars(cost)}</b>
          <i style={{ width: `${String(((cost ?? 0) / most) * 100)}%` }} />
        </li>
      ))}
    </ul>
  );
}

function CostTable({ title, by, rows }: NamedProps & { readonly by: By }) {
  return (
    <Scroll title={title}>
      <table className={styles.roomy}>
        <thead>
          <tr>
            <th>{t.byHead[by]}</th>
            <th className={styles.num}>{t.requests}</th>
            <th className={styles.num}>{t.tokens}</th>
            <th className={styles.num}>{t.costHead}</th>
            <th className={styles.num}>{t.share}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, name }) => (
            <tr key={row.key ?? ''}>
              <td className={cx(by === 'model' && row.key !== null && text.mono)}>{name}</td>
              <td className={styles.num}>{formatCount(row.requests)}</td>
              <td className={styles.num}>{formatTokens(tokensOf(row) ?? 0)}</td>
              <td className={styles.num}>
                <b>{row.cost === null ? t.notKnown : formatDollars(row.cost)}</b>
              </td>
              <td className={cx(styles.num, text.t2)}>
                {row.share === null || row.cost === null ? '–' : formatPercent(row.share)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
