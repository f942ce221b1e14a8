import { useSnapshot } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { ShownKey } from '../tools/ShownKey.tsx';
import { ToolLines } from '../tools/ToolLines.tsx';
import { Step } from './Step.tsx';
import type { StepState } from './Step.tsx';

const { point: t } = words.onboarding;

interface PointStepProps {
  readonly state: StepState;
  /** The key that was made here; it is never readable again. */
  readonly clientKey: string | null;
  readonly onKey: (key: string) => void;
}

/** The name of a client is unique, so a second key made here takes the next free one. */
function freeName(taken: readonly string[]): string {
  for (let number = 2; taken.includes(t.keyName); number++) {
    const name = `${t.keyName} ${String(number)}`;
    if (!taken.includes(name)) return name;
  }
  return t.keyName;
}

export function PointStep({ state, clientKey, onKey }: PointStepProps) {
  const proxy = useSnapshot((s) => s.status.proxy);
  const clients = useSnapshot((s) => s.clients);
  const { run, busy, error } = useCall();
  async function make(): Promise<void> {
    const minted = await run('clients.add', { name: freeName(clients.map(({ name }) => name)) });
    if (minted !== null) onKey(minted.key);
  }
  const detail = state === 'done' && clientKey === null ? t.haveKey : t.detail;
  return (
    <Step number={2} state={state} title={t.title} detail={detail}>
      {state !== 'later' && clientKey === null && (
        <div>
          <Button
            {...(state === 'now' && { tone: 'primary' as const })}
            small={state === 'done'}
            busy={busy}
            onClick={() => void make()}
          >
            {state === 'done' ? t.makeAnother : t.make}
          </Button>
        </div>
      )}
      <ErrorNote error={error} />
      {clientKey !== null && (
        <>
          <ShownKey clientKey={clientKey} />
          <p className={text.t2}>{t.lines}</p>
          {proxy !== null && <ToolLines proxy={proxy} clientKey={clientKey} />}
        </>
      )}
    </Step>
  );
}
