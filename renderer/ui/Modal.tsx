import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef } from 'react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { words } from '../text/words.ts';
import { Button } from './Button.tsx';
import styles from './Modal.module.css';
import text from './text.module.css';
import { Tile } from './Tile.tsx';
import { cx } from './cx.ts';

interface ModalProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly monogram?: string | undefined;
  readonly wide?: boolean;
  readonly head?: ReactNode;
  readonly footer?: ReactNode;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** What takes the focus afterwards; true: what had it before. */
  readonly finalFocus?: (() => HTMLElement | true) | undefined;
  readonly onClose: () => void;
  readonly onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
  readonly children: ReactNode;
}

/** A dialog that traps focus and gives it back. Esc and the cross do what its last button does. */
export function Modal(props: ModalProps) {
  const { title, lead, monogram, wide = false, head, footer, initialFocus, onClose } = props;
  const { finalFocus } = props;
  const popup = useRef<HTMLDivElement>(null);
  // Not the cross, which comes first: the primary button, else the first one at the foot.
  const firstFocus = () =>
    popup.current?.querySelector<HTMLElement>('[data-primary], footer button') ?? true;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.scrim} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup
            className={cx(styles.dialog, wide && styles.wide)}
            ref={popup}
            initialFocus={initialFocus ?? firstFocus}
            {...(props.onKeyDown && { onKeyDown: props.onKeyDown })}
            {...(finalFocus && { finalFocus })}
          >
            <header className={styles.head}>
              {monogram !== undefined && <Tile text={monogram} large />}
              <div className={cx(text.stack, styles.names)}>
                <Dialog.Title className={cx(text.title, styles.title)}>{title}</Dialog.Title>
                {lead !== undefined && <span className={styles.lead}>{lead}</span>}
              </div>
              {head}
              <Dialog.Close render={<Button tone="quiet" icon={X} label={words.common.close} />} />
            </header>
            <div className={styles.body}>{props.children}</div>
            {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
