import { useState } from 'react';
import type { Ref } from 'react';
import { words } from '../../text/words.ts';
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
  return (
    <>
      <Field
        ref={ref ?? null}
        label={t.passphrase}
        type="password"
        maxLength={MAX_LENGTH}
        value={first}
        bad={bad}
        errorId={noteId}
        onChange={(event) => setFirst(event.currentTarget.value)}
      />
      {isTwice && (
        <Field
          label={t.again}
          type="password"
          maxLength={MAX_LENGTH}
          value={again}
          bad={differ}
          errorId={noteId}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
      )}
      {differ && <Note tone="needs" title={t.differ} id={noteId} />}
    </>
  );
}
