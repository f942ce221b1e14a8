import { useState } from 'react';
import type { BarFigureProps } from '../../charts/BarFigure.tsx';
import { BarSwatch } from '../../charts/LineSwatch.tsx';
import type { CostRow, HistoryRange } from '../../../shared/model/history.ts';
import { formatDollars } from '../../../shared/text/format.ts';
import {
  formatAxisTokens,
  formatClockTick,
  formatCount,
  formatDayTick,
  formatHour,
  formatLongDay,
  formatTokens,
  formatWeekdayTick,
} from '../../text/usage-format.ts';
import { tokensOf } from '../../state/tokens.ts';
import { Part } from '../../state/part.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import text from '../../ui/text.module.css';
import { ChartPanel } from './ChartPanel.tsx';
import { ChartPart } from './ChartPart.tsx';
import { Scroll } from './Scroll.tsx';
import styles from './Usage.module.css';
import { roundTicks } from './ticks.ts';
import { TIME_BY, contractAsk } from './use-history.ts';
import type { UsageHistory } from './use-history.ts';
import type { View } from './use-table-key.ts';

const barFigure = new Part(async () => (await import('../../charts/BarFigure.tsx')).BarFigure);

/** From the foot up. */
const PARTS = [
  { key: 'cacheReadTokens', color: 'var(--series-3)', pale: true },
  { key: 'cacheWriteTokens', color: 'var(--series-4)' },
  { key: 'inputTokens', color: 'var(--series-1)' },
  { key: 'outputTokens', color: 'var(--series-2)' },
] as const;

/** A key is an instant, or a local day, which is not midnight of Greenwich. */
function timeOf(key: string): number {
  return Date.parse(key.length === 10 ? `${key}T00:00` : key);
}

function tickText(range: HistoryRange, key: string): string {
  const atMs = timeOf(key);
  if (range === '24h') return formatClockTick(atMs);
  return range === '7d' ? formatWeekdayTick(atMs) : formatDayTick(atMs);
}

function longText(range: HistoryRange, key: string): string {
  const atMs = timeOf(key);
  if (range === '1y') return t.windows.weekOf(atMs);
  return range === '24h' ? formatHour(atMs) : formatLongDay(atMs);
}

function figureOf(title: string, range: HistoryRange, rows: readonly CostRow[]): BarFigureProps {
  const ticks = roundTicks(Math.max(4, ...rows.map((row) => tokensOf(row) ?? 0)));
  const kinds = [...PARTS].reverse();
  return {
    label: t.crosshair(title),
    parts: PARTS,
    rows: rows.map((row) => ({ ...row, name: row.key ?? '' })),
    nameText: (key) => tickText(range, key),
    ticks,
    tickText: formatAxisTokens,
    stops: rows.map((row, index) => {
      const time = longText(range, row.key ?? '');
      const said = kinds.map(({ key }) => t.tokensLine(t.kinds[key], row[key]));
      return {
        x: (index + 0.5) / rows.length,
        text: t.valueText(time, [t.asked(row.requests, row.retried), ...said]),
        points: [],
        tip: (
          <>
            <b>{time}</b>
            <div className={styles.tipRows}>
              {kinds.map(({ key, color, ...part }) => [
                <BarSwatch key={`${key}s`} color={color} pale={'pale' in part} />,
                <span key={`${key}n`}>{t.kinds[key]}</span>,
                <b key={`${key}v`} className={text.num}>
                  {formatTokens(row[key])}
                </b>,
                <span key={`${key}e`} />,
              ])}
            </div>
            <span className={text.t3}>{t.asked(row.requests, row.retried)}</span>
          </>
        ),
      };
    }),
  };
}

interface TokensPanelProps {
  readonly history: UsageHistory;
  readonly empty: { readonly title: string; readonly detail: string } | null;
}

/** Tokens by hour, day or week, by what they were. */
export function TokensPanel({ history, empty }: TokensPanelProps) {
  const [view, setView] = useState<View>('chart');
  const { range, costs } = history;
  const by = TIME_BY[range];
  const rows = costs.groups.find((group) => group.by === by)?.rows ?? [];
  const title = t.tokensBy[range];
  return (
    <ChartPanel
      title={title}
      view={view}
      onView={setView}
      csv={{ ...contractAsk(history), table: 'costs', by: [by] }}
      empty={empty}
      legend={[...PARTS].reverse().map(({ key, color, ...part }) => (
        <span key={key}>
          <BarSwatch color={color} pale={'pale' in part} />
          {t.kinds[key]}
        </span>
      ))}
      chart={<ChartPart part={barFigure} figure={figureOf(title, range, rows)} />}
      table={<TokensTable title={title} range={range} rows={rows} />}
    />
  );
}

interface TokensTableProps {
  readonly title: string;
  readonly range: HistoryRange;
  readonly rows: readonly CostRow[];
}

function TokensTable({ title, range, rows }: TokensTableProps) {
  const kinds = [...PARTS].reverse();
  return (
    <Scroll title={title}>
      <table className={styles.close}>
        <thead>
          <tr>
            <th aria-sort="descending">{t.timeHead[range]}</th>
            <th className={styles.num}>{t.requests}</th>
            {kinds.map(({ key }) => (
              <th key={key} className={styles.num}>
                {t.kinds[key]}
              </th>
            ))}
            <th className={styles.num}>{t.costHead}</th>
          </tr>
        </thead>
        <tbody>
          {[...rows].reverse().map((row) => (
            <tr key={row.key}>
              <td className={text.t2}>{tickText(range, row.key ?? '')}</td>
              <td className={styles.num}>{formatCount(row.requests)}</td>
              {kinds.map(({ key }) => (
                <td key={key} className={styles.num}>
                  {formatTokens(row[key])}
                </td>
              ))}
              <td className={styles.num}>
                <b>{row.cost === null ? '?' : formatDollars(row.cost)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
