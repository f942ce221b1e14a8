import { Info, X } from 'lucide-react';
import { useRef } from 'react';
import type { WireError } from '../../shared/errors.ts';
import { Button } from './Button.tsx';
import { Consequences } from './Consequences.tsx';
import { Modal } from './Modal.tsx';
import { ErrorNote } from './Note.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  readonly lead: string;
  readonly monogram?: string | undefined;
  /** What is gone after it, then what stays. */
  readonly gone: readonly string[];
  readonly stays: readonly string[];
  /** The verb of the title, and what the other button keeps. */
  readonly confirm: string;
  readonly keep: string;
  readonly busy: boolean;
  readonly error: WireError | null;
  readonly finalFocus?: () => HTMLElement | true;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** A question about something that is lost for good: focus starts on the answer that keeps it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, lead, monogram, gone, stays, confirm, keep, busy, error } = props;
  const keeper = useRef<HTMLButtonElement>(null);
  return (
    <Modal
      title={title}
      lead={lead}
      monogram={monogram}
      initialFocus={keeper}
      finalFocus={props.finalFocus}
      onClose={props.onClose}
      footer={
        <>
          <Button tone="primary" busy={busy} onClick={props.onConfirm}>
            {confirm}
          </Button>
          <Button ref={keeper} onClick={props.onClose}>
            {keep}
          </Button>
        </>
      }
    >
      <Consequences
        items={[
          ...gone.map((text) => ({ icon: X, text })),
          ...stays.map((text) => ({ icon: Info, text })),
        ]}
      />
      <ErrorNote error={error} />
    </Modal>
  );
}
