import { rankingWords as t } from '../../text/ranking.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './ProviderRanking.module.css';
import { FEW } from './use-few.ts';

interface MoreButtonProps {
  readonly count: number;
  readonly isAll: boolean;
  readonly toggle: (() => void) | null;
}

/** The way to all of a long list, and back. */
export function MoreButton({ count, isAll, toggle }: MoreButtonProps) {
  if (toggle === null) return null;
  return (
    <div className={styles.more}>
      <Button small tone="quiet" aria-expanded={isAll} onClick={toggle}>
        {isAll ? t.showFew(FEW) : t.showAll(count)}
      </Button>
    </div>
  );
}
