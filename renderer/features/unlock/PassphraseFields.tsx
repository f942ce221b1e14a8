import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { Ref } from 'react';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Note } from '../../ui/Note.tsx';

const { vault: t } = words;
const MAX_LENGTH = 1024;

export interface Passphrase {
  readonly first: string;
  readonly again: string;
  readonly isTwice: boolean;
}

/** What may be sent; null while it is empty or not the same twice. */
export function readyPassphrase({ first, again, isTwice }: Passphrase): string | null {
  return first === '' || (isTwice && first !== again) ? null : first;
}

export function usePassphrase(isTwice: boolean) {
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  return { first, again, isTwice, setFirst, setAgain };
}

interface PassphraseFieldsProps extends Passphrase {
  readonly setFirst: (text: string) => void;
  readonly setAgain: (text: string) => void;
  readonly bad?: boolean;
  readonly noteId: string;
  readonly ref?: Ref<HTMLInputElement>;
}

export function PassphraseFields(props: PassphraseFieldsProps) {
  const { first, again, isTwice, setFirst, setAgain, bad = false, noteId, ref } = props;
  const differ = isTwice && again !== '' && !first.startsWith(again);
  const [isShown, setIsShown] = useState(false);
  const type = isShown ? 'text' : 'password';
  // In the last field, so that Tab goes from the one to the other.
  const eye = (
    <Button
      tone="quiet"
      small
      icon={isShown ? EyeOff : Eye}
      label={isShown ? t.hide : t.show}
      onClick={() => setIsShown(!isShown)}
    />
  );
  return (
    <>
      <Field
        ref={ref ?? null}
        label={t.passphrase}
        type={type}
        maxLength={MAX_LENGTH}
        value={first}
        bad={bad}
        errorId={noteId}
        onChange={(event) => setFirst(event.currentTarget.value)}
        after={isTwice ? undefined : eye}
      />
      {isTwice && (
        <Field
          label={t.again}
          type={type}
          maxLength={MAX_LENGTH}
          value={again}
          bad={differ}
          errorId={noteId}
          onChange={(event) => setAgain(event.currentTarget.value)}
          after={eye}
        />
      )}
      {differ && <Note tone="needs" title={t.differ} id={noteId} />}
    </>
  );
}
