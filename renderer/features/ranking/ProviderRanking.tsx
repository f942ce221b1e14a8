import type { ProviderInfo } from '../../../shared/model/provider.ts';
import type { Ranking } from '../../../shared/model/ranking.ts';
import { useSnapshot } from '../../state/context.ts';
import { useIsLive } from '../../state/use-is-live.ts';
import { useNow } from '../../state/use-now.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { Panel } from '../../ui/Panel.tsx';
import text from '../../ui/text.module.css';
import { StaleNote } from '../shell/StaleNote.tsx';
import { strategyOf } from '../../../shared/model/settings.ts';
import { Ladder } from './Ladder.tsx';
import { ladderOf } from './ladder.ts';
import { LoadingOrder } from './LoadingOrder.tsx';
import { OrderTable } from './OrderTable.tsx';
import { PassedOver } from './PassedOver.tsx';
import styles from './ProviderRanking.module.css';
import { ableOf, rankingSentence } from './sentence.ts';
import { useNames } from './use-names.ts';
import { useRanking } from './use-ranking.ts';

interface OrderProps {
  readonly provider: ProviderInfo;
  readonly ranking: Ranking;
}

function Order({ provider, ranking }: OrderProps) {
  const nameOf = useNames();
  const nowMs = useNow();
  const able = ableOf(ranking);
  const { title, detail } = rankingSentence(ranking, nameOf, provider.name, nowMs);
  const steps = ranking.override === null ? ladderOf(able, ranking.strategy) : [];
  return (
    <>
      <div className={styles.why}>
        <p className={text.title}>{title}</p>
        {detail !== null && <p className={text.t2}>{detail}</p>}
      </div>
      {steps.length > 0 && <Ladder steps={steps} />}
      {able.length > 1 && <OrderTable ranking={ranking} able={able} provider={provider.name} />}
      <PassedOver ranking={ranking} />
    </>
  );
}

/** One provider: who goes first and why, the order, and who is passed over. */
export function ProviderRanking({ provider }: { readonly provider: ProviderInfo }) {
  const isLive = useIsLive();
  const { ranking, readAtMs, error, again } = useRanking({ provider: provider.id });
  const nowMs = useNow();
  const strategy = useSnapshot((s) => strategyOf(s.settings, provider.id));
  return (
    <Panel
      title={provider.name}
      monogram={provider.monogram}
      lead={isLive || readAtMs === null ? t.allModels : t.asOf(readAtMs, nowMs)}
      aside={t.strategies[ranking?.strategy ?? strategy].name}
    >
      {!isLive && ranking === null && (
        <div className={styles.failed}>
          <StaleNote readAtMs={null} />
        </div>
      )}
      {error !== null && isLive && (
        <div className={styles.failed}>
          <Note tone="needs" title={t.failed}>
            {error.message}
          </Note>
          <Button small onClick={again}>
            {words.common.tryAgain}
          </Button>
        </div>
      )}
      {ranking !== null && <Order provider={provider} ranking={ranking} />}
      {ranking === null && error === null && isLive && <LoadingOrder provider={provider.id} />}
    </Panel>
  );
}
