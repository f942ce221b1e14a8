import { useId, useState } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { useSecond } from '../../state/use-now.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Field } from '../../ui/Field.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { StepLine } from './StepLine.tsx';
import type { Login } from './use-login.ts';
import styles from './WaitingStep.module.css';

const { login: t, common } = words;

type Waiting = Extract<LoginState, { step: 'waiting' }>;

interface TimeLeftProps {
  readonly state: Waiting;
  readonly provider: ProviderInfo;
}

function TimeLeft({ state, provider }: TimeLeftProps) {
  const nowMs = useSecond();
  const [startedMs] = useState(() => Date.now());
  const endsMs = Date.parse(state.expiresAt);
  const leftMs = Math.max(0, endsMs - nowMs);
  const share = Math.min(1, leftMs / Math.max(endsMs - startedMs, 1));
  return (
    <div className={styles.time}>
      <div className={cx(text.line, text.small, text.t2)}>
        <i className={text.live} />
        {t.waiting(provider.name)}
        <span className={text.push}>
          {state.code === null ? t.givesUp(leftMs) : t.codeEnds(leftMs)}
        </span>
      </div>
      <progress
        className={styles.progress}
        aria-label={t.timeLeft}
        max={100}
        value={Math.round(share * 100)}
      />
    </div>
  );
}

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

/** Another way in, always at hand: the code, or the address where the browser ended. */
function PasteField({ state, login, first }: { state: Waiting; login: Login; first: boolean }) {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const errorId = useId();
  const hasNote = state.note !== null || login.error !== null;
  async function send(): Promise<void> {
    if (code.trim() === '') return;
    setBusy(true);
    await login.paste(code);
    setBusy(false);
  }
  return (
    <form
      className={styles.paste}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Field
        ref={first ? takeFocus : null}
        label={first ? t.code : t.pasteInstead}
        mono
        bad={hasNote}
        errorId={errorId}
        value={code}
        maxLength={8192}
        onChange={(event) => setCode(event.currentTarget.value)}
        after={
          <Button small type="submit" busy={busy} disabled={code.trim() === ''}>
            {t.continue}
          </Button>
        }
      />
      <div id={errorId}>
        {login.error !== null ? (
          <ErrorNote error={login.error} />
        ) : (
          state.note !== null && (
            <Note tone="needs" title={state.note}>
              {t.nothingChanged}
            </Note>
          )
        )}
      </div>
    </form>
  );
}

interface WaitingStepProps {
  readonly provider: ProviderInfo;
  readonly method: 'browser' | 'paste' | 'device';
  readonly account: Account | null;
  readonly state: Waiting;
  readonly login: Login;
  readonly wasOpened: boolean;
  readonly onOpened: () => void;
}

function stepsOf(method: WaitingStepProps['method'], provider: string): readonly string[] {
  if (method === 'browser') return [t.steps.opened(provider), t.steps.allow, t.steps.fetch];
  const second = method === 'device' ? t.steps.enter : t.steps.paste;
  return [method === 'device' ? t.steps.open : t.steps.openAndAllow, second, t.steps.fetch];
}

export function WaitingStep(props: WaitingStepProps) {
  const { provider, method, account, state, login, wasOpened } = props;
  return (
    <>
      <StepLine at={wasOpened ? 1 : 0} steps={stepsOf(method, provider.name)} />
      {state.code !== null && (
        <div className={styles.code}>
          <span>{state.code}</span>
          <CopyButton text={state.code} done={common.copied}>
            {common.copy}
          </CopyButton>
        </div>
      )}
      {method === 'paste' && <PasteField state={state} login={login} first />}
      <Address
        url={state.launchUrl ?? state.url}
        hint={method === 'device' ? t.addressHintAny : t.addressHint}
      />
      <TimeLeft key={state.loginId} state={state} provider={provider} />
      {method === 'browser' && <PasteField state={state} login={login} first={false} />}
      {account !== null && <p className={cx(text.small, text.t2)}>{t.pinned}</p>}
      <Note>{provider.policy}</Note>
    </>
  );
}
