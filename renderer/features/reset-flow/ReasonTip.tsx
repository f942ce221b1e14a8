import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import styles from './Reset.module.css';

interface ReasonTipProps {
  readonly reason: string;
  readonly tag: ReactElement;
}

/** Why a tag would do nothing, reachable by key: the tag stays focusable. */
export function ReasonTip({ reason, tag }: ReasonTipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger delay={200} closeOnClick={false} render={tag} />
      <Tooltip.Portal container={document.getElementById('main')}>
        <Tooltip.Positioner className={styles.place} side="bottom" align="start" sideOffset={6}>
          <Tooltip.Popup className={styles.tip} role="tooltip">
            {reason}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
