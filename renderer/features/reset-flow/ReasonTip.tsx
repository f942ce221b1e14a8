import { Tooltip } from '@base-ui/react/tooltip';
import type { RefObject } from 'react';
import styles from './Reset.module.css';

interface ReasonTipProps {
  readonly reason: string;
  readonly tag: RefObject<HTMLElement | null>;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Exists while it is open. */
export function ReasonTip({ reason, tag, onOpenChange }: ReasonTipProps) {
  return (
    <Tooltip.Root open onOpenChange={onOpenChange}>
      <Tooltip.Portal container={document.getElementById('main')}>
        <Tooltip.Positioner
          className={styles.place}
          anchor={tag}
          side="bottom"
          align="start"
          sideOffset={6}
        >
          <Tooltip.Popup className={styles.tip} role="tooltip">
            {reason}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
