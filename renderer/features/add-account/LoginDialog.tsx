import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { assertNever } from '../../../shared/exhaustive.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { useSnapshot, useTransport, useViewActions } from '../../state/context.ts';
import { useAsking } from '../../state/use-asking.ts';
import { accountName, distinctName } from '../../../shared/text/identity.ts';
import { originTool } from '../../../shared/text/tools.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import { DoneStep } from './DoneStep.tsx';
import { FailedNote } from './FailedNote.tsx';
import { OtherIdentityStep } from './OtherIdentityStep.tsx';
import { OtherWays } from './OtherWays.tsx';
import { StepLine } from './StepLine.tsx';
import { useLogin } from './use-login.ts';
import type { Login } from './use-login.ts';
import { WaitingStep } from './WaitingStep.tsx';

const { login: t, common } = words;

interface LoginDialogProps {
  readonly provider: ProviderInfo;
  readonly method: 'browser' | 'paste' | 'device';
  readonly account: Account | null;
}

interface TitleParts {
  readonly provider: ProviderInfo;
  readonly who: string | null;
  readonly tool: string | null;
}

function titleOf(state: LoginState | null, { provider, who, tool }: TitleParts): string {
  if (state?.step === 'done') return t.done(provider.name);
  if (who === null) return t.signInTo(provider.name);
  return tool === null ? t.signInAs(who) : t.signInFirst(who);
}

function Body({ login, wasOpened, onOpened, ...props }: BodyProps) {
  const { state, error } = login;
  if (state === null) {
    if (error === null) return <Note tone="none" title={t.starting} />;
    // The hint names options of the command line; here they are the buttons below.
    const shown = error.code === 'PORT_IN_USE' ? { ...error, hint: t.portTaken } : error;
    return <ErrorNote error={shown} after={t.nothingChanged} />;
  }
  switch (state.step) {
    case 'waiting':
      return (
        <WaitingStep
          {...props}
          state={state}
          login={login}
          wasOpened={wasOpened}
          onOpened={onOpened}
        />
      );
    case 'exchanging':
      return (
        <>
          <StepLine at={2} steps={[t.steps.openAndAllow, t.steps.allow, t.steps.fetch]} />
          <Note tone="none" title={t.exchanging}>
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
      return <FailedNote error={state.error} />;
    default:
      return assertNever(state);
  }
}

interface BodyProps extends LoginDialogProps {
  readonly login: Login;
  readonly wasOpened: boolean;
  readonly onOpened: () => void;
  /** The accounts that were there at the start. */
  readonly known: ReadonlySet<number>;
  /** The tool that keeps the account's sign-in until this one ends. */
  readonly tool: string | null;
}

interface OpenButtonProps {
  readonly state: Extract<LoginState, { step: 'waiting' }>;
  readonly wasOpened: boolean;
  readonly onOpened: () => void;
  /** It is what to do first; pasting starts in the field. */
  readonly isFirst: boolean;
}

function OpenButton({ state, wasOpened, onOpened, isFirst }: OpenButtonProps) {
  const transport = useTransport();
  const { busy, error, ask } = useAsking();
  async function openPage(): Promise<void> {
    const { loginId, url } = state;
    const opened = await ask(async () => {
      await transport.open({ to: 'login', loginId }, url);
      return true;
    });
    if (opened !== null) onOpened();
  }
  return (
    <>
      <ErrorNote error={error} />
      <Button
        ref={isFirst ? takeFocus : null}
        {...(!wasOpened && { tone: 'primary' as const })}
        icon={ExternalLink}
        busy={busy}
        onClick={() => void openPage()}
      >
        {wasOpened ? t.openAgain : t.openPage}
      </Button>
    </>
  );
}

function Footer({ login, wasOpened, onOpened, provider, method, account }: BodyProps) {
  const { open, close } = useViewActions();
  const { state, error } = login;
  if (state?.step === 'done') {
    return (
      <>
        <Button tone="quiet" onClick={() => open({ kind: 'add-account', provider: provider.id })}>
          {t.addAnother}
        </Button>
        <Button tone="primary" onClick={close}>
          {common.done}
        </Button>
      </>
    );
  }
  const hasFailed = state?.step === 'failed' || (state === null && error !== null);
  const isWaiting = state?.step === 'waiting';
  return (
    <>
      {(hasFailed || isWaiting) && (
        <OtherWays
          provider={provider}
          method={method}
          account={account}
          hasFailed={hasFailed}
          onNewCode={isWaiting && method === 'device' ? login.restart : null}
        />
      )}
      {hasFailed && (
        <Button ref={takeFocus} tone="primary" onClick={login.restart}>
          {common.tryAgain}
        </Button>
      )}
      {isWaiting && (
        <OpenButton
          state={state}
          wasOpened={wasOpened}
          onOpened={onOpened}
          isFirst={method !== 'paste'}
        />
      )}
      {state?.step === 'other-identity' && (
        <>
          <Button onClick={() => void login.adopt()}>{t.other.keep}</Button>
          <Button ref={takeFocus} tone="primary" onClick={login.restart}>
            {common.tryAgain}
          </Button>
        </>
      )}
      <Button onClick={close}>{common.cancel}</Button>
    </>
  );
}

/** A sign-in with its progress; closing it at any step cancels it, which changes nothing. */
export function LoginDialog(props: LoginDialogProps) {
  const { provider, method, account } = props;
  const login = useLogin({ provider: provider.id, method, account: account?.id ?? null });
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const accounts = useSnapshot((s) => s.accounts);
  const [known] = useState(() => new Set(accounts.map(({ id }) => id)));
  const [tool] = useState(() =>
    account?.ownership === 'borrowed' ? originTool(account.origin) : null,
  );
  const [openedId, setOpenedId] = useState<string | null>(null);
  const { close } = useViewActions();
  const { state } = login;
  const wasOpened = state !== null && openedId === state.loginId;
  const who = account === null ? null : distinctName(account, accounts, mask);
  const onOpened = (): void => setOpenedId(state?.loginId ?? null);
  const shared = { ...props, login, wasOpened, onOpened, known, tool };
  return (
    <Modal
      title={titleOf(state, { provider, who, tool })}
      lead={state?.step === 'done' ? accountName(state.account, mask) : t.methodLine[method]}
      monogram={provider.monogram}
      onClose={close}
      footer={<Footer {...shared} />}
    >
      <Body {...shared} />
    </Modal>
  );
}
