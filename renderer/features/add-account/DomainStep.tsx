import { useId } from 'react';
import type { Ref, SyntheticEvent } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import { words } from '../../text/words.ts';
import { Field } from '../../ui/Field.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import styles from './WaitingStep.module.css';

const { domain: t } = words.login;

interface DomainStepProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly formId: string;
  readonly value: string;
  readonly policy: string;
  /** Why no sign-in could be started there. */
  readonly error: WireError | null;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
}

/** The field stands above it: its name need not be said again. */
function asSaid(error: WireError | null): WireError | null {
  if (error === null || !error.message.startsWith('domain: ')) return error;
  const said = error.message.slice('domain: '.length);
  return { ...error, message: said.charAt(0).toUpperCase() + said.slice(1) };
}

/** Where an enterprise account is; most people leave it empty. */
export function DomainStep(props: DomainStepProps) {
  const { ref, formId, value, policy, error, onChange, onSubmit } = props;
  const errorId = useId();
  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    onSubmit();
  }
  return (
    <>
      <form id={formId} className={styles.paste} onSubmit={submit}>
        <Field
          ref={ref}
          label={t.label}
          hint={t.hint}
          mono
          bad={error !== null}
          errorId={errorId}
          value={value}
          maxLength={253}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <ErrorNote error={asSaid(error)} id={errorId} after={words.login.nothingChanged} />
      </form>
      <Note>{policy}</Note>
    </>
  );
}
