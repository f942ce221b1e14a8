import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';

const { vault: t } = words;

interface UnlockButtonProps {
  readonly word: string;
  readonly small: boolean;
}

/** Asks for the passphrase, or looks for the key once more. */
export function UnlockButton({ word, small }: UnlockButtonProps) {
  const unlock = useSnapshot((s) => s.status.vault.unlock);
  const { open, say } = useViewActions();
  const { run, busy, error } = useCall();
  async function lookAgain(): Promise<void> {
    if ((await run('vault.unlock', { passphrase: null })) !== null) say(t.unlocked);
  }
  return (
    <>
      {/* The banner itself says why it is still locked. */}
      {error?.code !== 'KEY_UNAVAILABLE' && <ErrorNote error={error} />}
      <Button
        tone="primary"
        small={small}
        busy={busy}
        onClick={() => (unlock === 'retry' ? void lookAgain() : open({ kind: 'unlock' }))}
      >
        {busy ? t.lookingAgain : word}
      </Button>
    </>
  );
}
