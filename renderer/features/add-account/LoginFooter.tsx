import { useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import type { LoginBodyProps } from './LoginBody.tsx';
import { OpenPageButton } from './OpenPageButton.tsx';
import { OtherWays } from './OtherWays.tsx';

const { login: t, common } = words;

function DoneFooter({ provider }: { readonly provider: string }) {
  const { open, close } = useViewActions();
  return (
    <>
      <Button tone="quiet" onClick={() => open({ kind: 'add-account', provider })}>
        {t.addAnother}
      </Button>
      <Button tone="primary" onClick={close}>
        {common.done}
      </Button>
    </>
  );
}

/** A page of the provider may have to be seen first; else it is simply tried again. */
function FailedButtons({ login, method, wasOpened, onOpened }: LoginBodyProps) {
  const { state } = login;
  const failed = state?.step === 'failed' && state.link !== null ? state : null;
  const isAfter = failed === null || wasOpened;
  return (
    <>
      {failed?.link != null && (
        <OpenPageButton
          loginId={failed.loginId}
          url={failed.link}
          wasOpened={wasOpened}
          onOpened={onOpened}
          isFirst
        />
      )}
      <Button
        ref={failed === null ? takeFocus : null}
        {...(isAfter && { tone: 'primary' as const })}
        onClick={login.restart}
      >
        {method === 'device' && failed === null ? t.newCode : common.tryAgain}
      </Button>
    </>
  );
}

/** What can be done at each step; the last button leaves, which cancels and changes nothing. */
export function LoginFooter(props: LoginBodyProps) {
  const { login, wasOpened, onOpened, provider, method, account } = props;
  const { close } = useViewActions();
  const { state, error } = login;
  if (state?.step === 'done') return <DoneFooter provider={provider.id} />;
  const hasFailed = state?.step === 'failed' || (state === null && error !== null);
  const isWaiting = state?.step === 'waiting';
  // Where a page has to be seen first, another way would end in the same place.
  const hasOtherWays = isWaiting || (hasFailed && (state === null || state.link === null));
  return (
    <>
      {hasOtherWays && (
        <OtherWays
          provider={provider}
          method={method}
          account={account}
          hasFailed={hasFailed}
          onNewCode={isWaiting && method === 'device' ? login.restart : null}
        />
      )}
      {hasFailed && <FailedButtons {...props} />}
      {isWaiting && (
        <OpenPageButton
          loginId={state.loginId}
          url={state.url}
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
