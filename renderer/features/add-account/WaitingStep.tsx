import type { Account } from '../../../shared/model/account.ts';
import type { WaitingState } from '../../../shared/model/login.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { words } from '../../text/words.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { cx } from '../../ui/cx.ts';
import { Note } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { foreignScheme, stepsOf } from './login-steps.ts';
import type { SignInMethod } from './login-steps.ts';
import { PasteField } from './PasteField.tsx';
import { StepLine } from './StepLine.tsx';
import { TimeLeft } from './TimeLeft.tsx';
import type { Login } from './use-login.ts';
import styles from './WaitingStep.module.css';

const { login: t, common } = words;

function Address({ url, hint }: { readonly url: string; readonly hint: string }) {
  return (
    <div className={styles.address}>
      <span className={text.medium}>
        {t.address} <span className={cx(text.small, text.t3)}>{hint}</span>
      </span>
      <div className={text.line}>
        <span className={cx(styles.url, text.mono, text.cut)} title={url}>
          {url}
        </span>
        <CopyButton text={url} done={common.copied}>
          {common.copy}
        </CopyButton>
      </div>
    </div>
  );
}

function DeviceCode({ code }: { readonly code: string }) {
  return (
    <div className={styles.code}>
      <span>{code}</span>
      <CopyButton text={code} done={common.copied}>
        {common.copy}
      </CopyButton>
    </div>
  );
}

interface WaitingStepProps {
  readonly provider: ProviderInfo;
  readonly method: SignInMethod;
  readonly account: Account | null;
  readonly state: WaitingState;
  readonly login: Login;
  readonly wasOpened: boolean;
}

/** The person is at the provider's page: what to do there, where it is, until when, and the other way back. */
export function WaitingStep(props: WaitingStepProps) {
  const { provider, method, account, state, login, wasOpened } = props;
  const scheme = foreignScheme(state.url);
  const hint = method === 'device' ? t.addressHintAny : t.addressHint;
  const isPaste = method === 'paste';
  return (
    <>
      <StepLine at={wasOpened ? 1 : 0} steps={stepsOf(method, provider.name, scheme)} />
      {state.code !== null && <DeviceCode code={state.code} />}
      {isPaste && (
        <PasteField
          state={state}
          login={login}
          label={scheme === null ? t.code : t.addressThere}
          first
        />
      )}
      {isPaste && scheme !== null && <Note>{t.foreign(scheme)}</Note>}
      <Address url={state.launchUrl ?? state.url} hint={hint} />
      {state.note !== null && !login.hasPasted && <Note tone="none">{state.note}</Note>}
      <TimeLeft key={state.loginId} state={state} provider={provider.name} />
      {method === 'browser' && (
        <PasteField state={state} login={login} label={t.pasteInstead} first={false} />
      )}
      {account !== null && <p className={cx(text.small, text.t2)}>{t.pinned}</p>}
      <Note>{provider.policy}</Note>
    </>
  );
}
