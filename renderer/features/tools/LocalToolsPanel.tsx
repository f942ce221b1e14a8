import { useState } from 'react';
import { localToolWords as t } from '../../text/local-tools.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Tile } from '../../ui/Tile.tsx';
import styles from './LocalToolsPanel.module.css';
import { ToolRow } from './ToolRow.tsx';
import row from './ToolRow.module.css';
import type { LocalToolsReading } from './use-local-tools.ts';

function Waiting() {
  return (
    <div aria-busy="true">
      {['first', 'second', 'third'].map((each) => (
        <div key={each} className={row.item}>
          <div className={row.row}>
            <Tile text="" large />
            <div className={row.waiting}>
              <Skeleton width={110} />
              <Skeleton width={160} />
            </div>
            <div className={row.waiting}>
              <Skeleton width={190} />
              <Skeleton width={80} />
            </div>
            <span />
          </div>
        </div>
      ))}
    </div>
  );
}

function Rows({ tools }: Pick<NonNullable<LocalToolsReading['found']>, 'tools'>) {
  const here = tools.filter(({ found }) => found);
  const absent = tools.length - here.length;
  const [isAll, setIsAll] = useState(false);
  const showsAll = isAll || here.length === 0;
  return (
    <>
      <ul>
        {(showsAll ? tools : here).map((tool) => (
          <ToolRow key={tool.id} tool={tool} />
        ))}
      </ul>
      {here.length > 0 && absent > 0 && (
        <div className={styles.more}>
          <Button small tone="quiet" aria-expanded={isAll} onClick={() => setIsAll(!isAll)}>
            {isAll ? t.hideMore : t.showMore(absent)}
          </Button>
        </div>
      )}
    </>
  );
}

/** Every tool that could use the port: those of this machine first. */
export function LocalToolsPanel({ found, error, again }: LocalToolsReading) {
  return (
    <section className={styles.panel} aria-label={t.panel}>
      {error !== null && (
        <div className={styles.error}>
          <ErrorNote error={error} />
          <Button small onClick={again}>
            {words.common.tryAgain}
          </Button>
        </div>
      )}
      {found === null ? error === null && <Waiting /> : <Rows tools={found.tools} />}
    </section>
  );
}
