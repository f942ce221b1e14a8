import { X } from 'lucide-react';
import { useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
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

/** Puts a backup's accounts back. */
function RestoreButton({ word, small }: { readonly word: string; readonly small: boolean }) {
  const { run, busy, error } = useCall();
  const { say } = useViewActions();
  async function restore(): Promise<void> {
    const answer = await run('recovery.restore', {});
    if (answer !== null) say(t.restored(answer.accounts));
  }
  return (
    <>
      <ErrorNote error={error} />
      <Button tone="primary" small={small} busy={busy} onClick={() => void restore()}>
        {busy ? t.restoring : word}
      </Button>
    </>
  );
}

export function DismissButton() {
  const { run, busy } = useCall();
  return (
    <Button
      tone="quiet"
      small
      icon={X}
      label={words.shell.dismiss}
      busy={busy}
      onClick={() => void run('recovery.dismiss', {})}
    />
  );
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
        busy={busy}
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
  if (action.kind === 'restore') return <RestoreButton word={action.word} small={small} />;
  const { account } = action;
  return (
    <Button tone="primary" small={small} onClick={() => signInAgain(account)}>
      {account.kind === 'api_key' ? t.addKeyAgain : t.signInAgain}
    </Button>
  );
}
