import { PLOT_HEIGHT } from '../../charts/plot.ts';
import type { Part } from '../../state/part.ts';
import { usePart } from '../../state/part.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import text from '../../ui/text.module.css';
import styles from './Usage.module.css';
import { ChartSkeleton } from './UsageSkeleton.tsx';

interface ChartPartProps<P> {
  readonly part: Part<P>;
  readonly figure: P;
}

/** A figure whose code comes with the first one that is shown; where it cannot be read, the rest of the page stays. */
export function ChartPart<P extends object>({ part, figure }: ChartPartProps<P>) {
  const { hasFailed, retry } = usePart(part);
  const Figure = part.component;
  if (Figure !== null) return <Figure {...figure} />;
  if (!hasFailed) return <ChartSkeleton />;
  return (
    <div style={{ height: PLOT_HEIGHT }} className={styles.unread} role="alert">
      <b>{t.notDrawn}</b>
      <span className={text.t2}>{t.notDrawnDetail}</span>
      <Button small onClick={retry}>
        {words.common.tryAgain}
      </Button>
    </div>
  );
}
