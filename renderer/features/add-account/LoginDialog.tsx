import { useId, useRef, useState } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { accountName, distinctName } from '../../../shared/text/identity.ts';
import { originTool } from '../../../shared/text/tools.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { DomainStep } from './DomainStep.tsx';
import { LoginBody } from './LoginBody.tsx';
import { LoginFooter } from './LoginFooter.tsx';
import type { SignInMethod } from './login-steps.ts';
import { useLogin } from './use-login.ts';

const { login: t, common } = words;

interface LoginDialogProps {
  readonly provider: ProviderInfo;
  readonly method: SignInMethod;
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

function leadOf({ methods }: ProviderInfo, method: SignInMethod): string {
  return t.methodLine[method === 'paste' && !methods.includes('browser') ? 'address' : method];
}

interface DomainFooterProps {
  readonly formId: string;
  readonly busy: boolean;
}

function DomainFooter({ formId, busy }: DomainFooterProps) {
  const { close } = useViewActions();
  return (
    <>
      <Button tone="primary" type="submit" form={formId} busy={busy}>
        {t.continue}
      </Button>
      <Button onClick={close}>{common.cancel}</Button>
    </>
  );
}

/** What was so when the dialog opened. */
function useBefore(account: Account | null) {
  const accounts = useSnapshot((s) => s.accounts);
  const [known] = useState(() => new Set(accounts.map(({ id }) => id)));
  const [tool] = useState(() =>
    account?.ownership === 'borrowed' ? originTool(account.origin) : null,
  );
  const mask = useSnapshot((s) => s.settings.maskEmails);
  return { known, tool, who: account === null ? null : distinctName(account, accounts, mask) };
}

/** A page counts as opened in the step in which it was: the one that helps after a failure is another. */
function useOpened(state: LoginState | null) {
  const [openedId, setOpenedId] = useState<string | null>(null);
  const pageId = state === null ? null : `${state.loginId} ${state.step}`;
  return {
    wasOpened: pageId !== null && openedId === pageId,
    onOpened: () => setOpenedId(pageId),
  };
}

/** A sign-in with its progress; closing it at any step cancels it, which changes nothing. */
export function LoginDialog(props: LoginDialogProps) {
  const { provider, method, account } = props;
  // An account that is signed in again has its domain already.
  const asksDomain = provider.asksDomain && account === null;
  const request = { provider: provider.id, method, account: account?.id ?? null, domain: null };
  const login = useLogin(request, !asksDomain);
  const [domain, setDomain] = useState('');
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const { known, tool, who } = useBefore(account);
  const formId = useId();
  const field = useRef<HTMLInputElement>(null);
  const { close } = useViewActions();
  const { state, error, isStarted } = login;
  const shared = { ...props, ...useOpened(state), login, known, tool };
  const isAsking = asksDomain && state === null;
  return (
    <Modal
      title={titleOf(state, { provider, who, tool })}
      lead={state?.step === 'done' ? accountName(state.account, mask) : leadOf(provider, method)}
      monogram={provider.monogram}
      {...(isAsking && { initialFocus: field })}
      onClose={close}
      footer={
        isAsking ? (
          <DomainFooter formId={formId} busy={isStarted && error === null} />
        ) : (
          <LoginFooter {...shared} />
        )
      }
    >
      {isAsking ? (
        <DomainStep
          ref={field}
          formId={formId}
          value={domain}
          policy={provider.policy}
          error={error}
          onChange={setDomain}
          onSubmit={() => login.start(domain.trim() || null)}
        />
      ) : (
        <LoginBody {...shared} />
      )}
    </Modal>
  );
}
