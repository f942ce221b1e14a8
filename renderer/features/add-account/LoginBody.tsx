import { assertNever } from '../../../shared/exhaustive.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { words } from '../../text/words.ts';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { DoneStep } from './DoneStep.tsx';
import { FailedNote } from './FailedNote.tsx';
import { stepsOf } from './login-steps.ts';
import type { SignInMethod } from './login-steps.ts';
import { OtherIdentityStep } from './OtherIdentityStep.tsx';
import { StepLine } from './StepLine.tsx';
import type { Login } from './use-login.ts';
import { WaitingStep } from './WaitingStep.tsx';

const { login: t } = words;

export interface LoginBodyProps {
  readonly provider: ProviderInfo;
  readonly method: SignInMethod;
  readonly account: Account | null;
  readonly login: Login;
  readonly wasOpened: boolean;
  readonly onOpened: () => void;
  /** The accounts that were there at the start. */
  readonly known: ReadonlySet<number>;
  /** The tool that keeps the account's sign-in until this one ends. */
  readonly tool: string | null;
}

/** Each step that a sign-in can be at. */
export function LoginBody({ login, wasOpened, ...props }: LoginBodyProps) {
  const { state, error } = login;
  const { provider, method } = props;
  if (state === null) {
    if (error === null) return <Note tone="none" title={t.starting} />;
    // The hint names options of the command line; here they are the buttons below.
    const shown = error.code === 'PORT_IN_USE' ? { ...error, hint: t.portTaken } : error;
    return <ErrorNote error={shown} after={t.nothingChanged} />;
  }
  switch (state.step) {
    case 'waiting':
      return <WaitingStep {...props} state={state} login={login} wasOpened={wasOpened} />;
    case 'exchanging':
      return (
        <>
          <StepLine at={2} steps={stepsOf(method, provider.name, null)} />
          <Note tone="none" title={state.note ?? t.exchanging}>
            {t.exchangingDetail}
          </Note>
        </>
      );
    case 'other-identity':
      return <OtherIdentityStep state={state} wanted={props.account} error={error} />;
    case 'done':
      return (
        <DoneStep
          account={state.account}
          wasHere={props.known.has(state.account.id)}
          tool={state.account.id === props.account?.id ? props.tool : null}
        />
      );
    case 'failed':
      return <FailedNote provider={provider.name} error={state.error} link={state.link} />;
    default:
      return assertNever(state);
  }
}
