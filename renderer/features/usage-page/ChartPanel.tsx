import { ChartLine, Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallInput } from '../../../shared/contract.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import text from '../../ui/text.module.css';
import styles from './Usage.module.css';
import { CsvButton } from './CsvButton.tsx';
import { useTableKey } from './use-table-key.ts';
import type { View } from './use-table-key.ts';

interface ChartPanelProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly choice?: ReactNode;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly csv: CallInput<'history.csv'>;
  /** Why there is nothing to draw; null: there is. */
  readonly empty: { readonly title: string; readonly detail: string } | null;
  readonly legend?: ReactNode;
  readonly chart: ReactNode;
  readonly table: ReactNode;
}

/** A chart, its table and its file; the same height in every state. */
export function ChartPanel(props: ChartPanelProps) {
  const { title, lead, choice, view, onView, csv, empty, legend, chart, table } = props;
  const box = useTableKey(view, onView);
  const options = [
    { value: 'chart' as const, text: t.chart, icon: ChartLine },
    { value: 'table' as const, text: t.table, icon: Table2 },
  ];
  const aside = (
    <div className={text.line}>
      <Segmented label={t.view(title)} value={view} options={options} onChange={onView} />
      <CsvButton of={csv} title={title} disabled={empty !== null} />
    </div>
  );
  return (
    <div ref={box} className={styles.cell}>
      <Panel title={title} lead={lead} choice={choice} aside={aside} className={styles.panel}>
        {view === 'table' && empty === null ? (
          <div className={styles.table}>{table}</div>
        ) : (
          <div className={styles.chart}>
            <div className={styles.legend}>{empty === null && legend}</div>
            <div className={styles.plot}>
              {chart}
              {empty !== null && (
                <div className={styles.middle}>
                  <b>{empty.title}</b>
                  <span className={text.t2}>{empty.detail}</span>
                </div>
              )}
            </div>
          </div>
        )}
      </Panel>
    </div>
  );
}
