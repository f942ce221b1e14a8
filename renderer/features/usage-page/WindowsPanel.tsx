import { useState } from 'react';
import type { ReactNode } from 'react';
import { LineSwatch, PaceSwatch } from '../../charts/LineSwatch.tsx';
import type { Hue } from '../../charts/line-style.ts';
import { Part } from '../../state/part.ts';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { ChartPanel } from './ChartPanel.tsx';
import { ChartPart } from './ChartPart.tsx';
import { Few, Legend } from './Legend.tsx';
import styles from './Usage.module.css';
import { WindowsTable } from './WindowsTable.tsx';
import { figureOf } from './figure.tsx';
import type { Drawing, DrawnLine, Measure } from './figure.tsx';
import { isWeekly } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { bucketsOf } from './lines.ts';
import { shortName } from './names.ts';
import type { PresentWindow } from './outlook.ts';
import { contractAsk } from './use-history.ts';
import type { UsageHistory } from './use-history.ts';
import { MOST, useShown } from './use-shown.ts';
import type { Shown } from './use-shown.ts';
import type { View } from './use-table-key.ts';

const lineFigure = new Part(async () => (await import('../../charts/LineFigure.tsx')).LineFigure);

interface WindowsPanelProps {
  readonly measure: Measure;
  readonly history: UsageHistory;
  /** Of one account: how its window stands now, with what comes. */
  readonly present: PresentWindow | null;
  readonly kind: Kind | undefined;
  readonly nameOf: (id: number) => string;
  readonly providerName: string;
  readonly choice?: ReactNode;
  readonly empty: { readonly title: string; readonly detail: string } | null;
}

function titleOf({ measure, history, kind, present }: WindowsPanelProps): string {
  if (measure === 'rate') return t.drain.title;
  if (present !== null)
    return present.isWeek ? t.windows.single : t.windows.singleOther(kind?.label ?? '');
  if (kind === undefined || isWeekly(kind))
    return history.range === '1y' ? t.windows.yearly : t.windows.weekly;
  return t.windows.other(kind.label);
}

/** The fullest first, so that what matters is among the four that are drawn. */
function byFullness({ series }: Kind): readonly number[] {
  const last = new Map(
    series.map(({ account, points }) => [
      account,
      points.findLast(({ used }) => used !== null)?.used ?? -1,
    ]),
  );
  return [...last.keys()].sort((one, other) => (last.get(other) ?? 0) - (last.get(one) ?? 0));
}

function drawn(
  { series }: Kind,
  ids: readonly number[],
  nameOf: (id: number) => string,
): readonly DrawnLine[] {
  return ids.flatMap((id, index) => {
    const found = series.find(({ account }) => account === id);
    const name = nameOf(id);
    const hue = ((index % MOST) + 1) as Hue;
    return found === undefined ? [] : [{ id, hue, name, short: shortName(name), series: found }];
  });
}

/** Of a table; more would be neither read nor drawn in time. The file holds all. */
const MOST_COLUMNS = 24;

const NO_KIND: Kind = { key: '', provider: '', label: '', durationMs: null, series: [] };

/** Lines of one window of a provider's accounts: how full it was, or how fast it drained. */
export function WindowsPanel(props: WindowsPanelProps) {
  const { measure, history, present, kind = NO_KIND, nameOf, choice, empty } = props;
  const [view, setView] = useState<View>('chart');
  const ids = byFullness(kind);
  const shown = useShown(ids);
  const chosen = drawn(kind, shown.chosen, nameOf);
  const others = ids.filter((id) => !shown.chosen.includes(id));
  const title = titleOf(props);
  const buckets = bucketsOf(kind.series, history.windows.stepMs);
  const columns = [...chosen, ...drawn(kind, others.slice(0, MOST_COLUMNS - MOST), nameOf)];
  const drawing: Drawing = {
    title,
    measure,
    range: history.range,
    history: history.windows,
    lines: chosen.filter(({ id }) => !shown.hidden.has(id)),
    buckets,
    left: others.length,
    present: measure === 'used' ? present : null,
  };
  return (
    <ChartPanel
      title={title}
      lead={leadOf(props, drawing)}
      choice={choice}
      view={view}
      onView={setView}
      csv={{
        ...contractAsk(history),
        ...(kind.provider === '' ? {} : { provider: kind.provider }),
        table: 'windows',
      }}
      empty={empty}
      legend={
        drawing.present === null ? (
          <LineLegend {...{ drawing, chosen, ids, shown, nameOf }} />
        ) : (
          <PresentLegend
            {...{ drawing, isNamed: choice !== undefined }}
            present={drawing.present}
          />
        )
      }
      chart={<Chart drawing={drawing} />}
      table={
        <WindowsTable
          drawing={drawing}
          lines={columns}
          drawnCount={chosen.length}
          left={ids.length - columns.length}
          buckets={buckets}
        />
      }
    />
  );
}

function leadOf(
  { measure, kind, choice, providerName }: WindowsPanelProps,
  { present, lines }: Drawing,
): string {
  const [only] = lines;
  if (present !== null && only !== undefined) {
    // Beside the choice there is no room for a name: the legend has it.
    if (choice !== undefined)
      return present.isWeek ? t.windows.thisWeekOnly : t.windows.thisWindowOnly;
    return present.isWeek ? t.windows.thisWeek(only.name) : t.windows.thisWindow(only.name);
  }
  const unit = measure === 'used' ? t.windows.lead : t.drain.lead;
  return choice === undefined && kind !== undefined ? `${providerName}, ${unit}` : unit;
}

function Chart({ drawing }: { readonly drawing: Drawing }) {
  return (
    <>
      {drawing.present !== null && <p className={text.hidden}>{drawing.present.said}</p>}
      <ChartPart part={lineFigure} figure={figureOf(drawing)} />
    </>
  );
}

interface PresentLegendProps {
  readonly present: PresentWindow;
  readonly drawing: Drawing;
  /** Whether it says whose it is: elsewhere the head of the panel does. */
  readonly isNamed: boolean;
}

function PresentLegend({ present: { outlook }, drawing, isNamed }: PresentLegendProps) {
  const [line] = drawing.lines;
  if (line === undefined) return null;
  return (
    <>
      <span>
        <LineSwatch hue={line.hue} />
        <span className={text.cut} title={line.name}>
          {isNamed ? t.windows.usedBy(line.short) : t.windows.used}
        </span>
      </span>
      {outlook.forecast !== null && outlook.forecast.tone !== 'blocked' && (
        <span>
          <PaceSwatch kind="forecast" />
          {t.windows.atThisPace}
        </span>
      )}
      {outlook.isEvenShown && (
        <span>
          <PaceSwatch kind="even" />
          {t.windows.evenPace}
        </span>
      )}
    </>
  );
}

function MarkLegend({ drawing: { range, lines } }: { readonly drawing: Drawing }) {
  if (range === '1y')
    return lines.some(({ series }) => series.dry.length > 0) ? (
      <span className={cx(text.verdict, text.dry)}>
        <Shape kind="dry" />
        {t.windows.ranDry}
      </span>
    ) : null;
  if (!lines.some(({ series }) => series.resets.length > 0)) return null;
  return (
    <span>
      <i className={styles.dot} />
      {t.windows.reset}
    </span>
  );
}

interface LineLegendProps {
  readonly drawing: Drawing;
  readonly chosen: readonly DrawnLine[];
  readonly ids: readonly number[];
  readonly shown: Shown;
  readonly nameOf: (id: number) => string;
}

/** Characters of names beside each other; cut, two workspaces of one e-mail address look alike. */
const LEGEND_ROOM = 64;

function LineLegend({ drawing, chosen, ids, shown, nameOf }: LineLegendProps) {
  const isFull = ids.length > MOST;
  const length = chosen.reduce((sum, { name }) => sum + name.length, 0);
  const isBrief = drawing.measure === 'rate' || length > LEGEND_ROOM;
  const lines = chosen.map(({ id, hue, name, short }) => ({
    id,
    hue,
    name,
    text: isBrief ? short : name,
    brief: short,
  }));
  return (
    <>
      {isFull ? (
        <Few accounts={ids.map((id) => ({ id, name: nameOf(id) }))} lines={lines} shown={shown} />
      ) : (
        <Legend lines={lines} shown={shown} />
      )}
      {drawing.measure === 'used' && <MarkLegend drawing={drawing} />}
    </>
  );
}
