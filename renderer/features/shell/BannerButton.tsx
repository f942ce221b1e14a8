import { useShellCall, useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { UnlockButton } from '../unlock/UnlockButton.tsx';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import type { BannerAction } from '../../../shared/verdict/banners.ts';

const { banners: t } = words.shell;

interface BannerButtonProps {
  readonly action: BannerAction;
  readonly small: boolean;
}

export function TakeOverButton({
  word,
  small,
}: {
  readonly word: string;
  readonly small: boolean;
}) {
  const { run, busy, error } = useShellCall();
  const hasFailed = useShellState()?.mode === 'failed';
  return (
    <>
      {/* A failed attempt is the banner's own text. */}
      {!hasFailed && <ErrorNote error={error} />}
      <Button
        tone="primary"
        small={small}
        disabled={busy}
        aria-busy={busy}
        onClick={() => void run('shell.takeOver', {})}
      >
        {busy ? t.takingOver : word}
      </Button>
    </>
  );
}

/** What resolves a banner. */
export function BannerButton({ action, small }: BannerButtonProps) {
  const signInAgain = useSignInAgain();
  if (action.kind === 'unlock') return <UnlockButton word={action.word} small={small} />;
  if (action.kind === 'take-over') return <TakeOverButton word={action.word} small={small} />;
  const { account } = action;
  return (
    <Button tone="primary" small={small} onClick={() => signInAgain(account)}>
      {account.kind === 'api_key' ? t.addKeyAgain : t.signInAgain}
    </Button>
  );
}
