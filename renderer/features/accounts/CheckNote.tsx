import type { AccountCheck } from '../../../shared/model/check.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';

const { check: t } = words;

/** What a check found, in words. */
export function checkTitle({ ok }: Pick<AccountCheck, 'ok'>, name: string): string {
  if (ok === null) return t.unknown(name);
  return ok ? t.works(name) : t.fails(name);
}

interface CheckNoteProps {
  readonly check: AccountCheck;
  readonly name: string;
  readonly onClose: () => void;
}

/** What was found wrong, or could not be learned. */
export function CheckNote({ check, name, onClose }: CheckNoteProps) {
  return (
    <Note tone={check.ok === false ? 'needs' : 'none'} title={checkTitle(check, name)}>
      {check.reason}{' '}
      <Button small tone="quiet" onClick={onClose}>
        {words.common.close}
      </Button>
    </Note>
  );
}
