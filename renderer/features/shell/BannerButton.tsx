import { X } from 'lucide-react';
import { assertNever } from '../../../shared/exhaustive.ts';
import { useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { useShellCall, useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { UnlockButton } from '../unlock/UnlockButton.tsx';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import type { BannerAction } from '../../../shared/verdict/banner-view.ts';
import { goTo } from './routes.ts';
import { errandOf, useErrand } from './use-errand.ts';
import { isGivenKey } from '../../../shared/verdict/given-key.ts';

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

interface UsePortProps {
  readonly port: number;
  readonly word: string;
  readonly small: boolean;
}

/** The free port; the usual one may have become free, too. */
function UsePortButtons({ port, word, small }: UsePortProps) {
  const { run, busy, error } = useShellCall();
  return (
    <>
      {/* The same refusal again is the banner's own text. */}
      {error?.code !== 'PORT_IN_USE' && <ErrorNote error={error} />}
      <Button
        tone="primary"
        small={small}
        busy={busy}
        onClick={() => void run('shell.takeOver', { port })}
      >
        {word}
      </Button>
      <Button tone="quiet" small={small} busy={busy} onClick={() => void run('shell.takeOver', {})}>
        {words.common.tryAgain}
      </Button>
    </>
  );
}

/** What resolves a banner. */
export function BannerButton({ action, small }: BannerButtonProps) {
  const signInAgain = useSignInAgain();
  const start = useErrand();
  switch (action.kind) {
    case 'unlock':
      return <UnlockButton word={action.word} small={small} />;
    case 'take-over':
      return <TakeOverButton word={action.word} small={small} />;
    case 'use-port':
      return <UsePortButtons {...action} small={small} />;
    case 'restore':
      return <RestoreButton word={action.word} small={small} />;
    case 'sign-in': {
      const { account } = action;
      return (
        <Button tone="primary" small={small} onClick={() => signInAgain(account)}>
          {isGivenKey(account) ? t.addKeyAgain : t.signInAgain}
        </Button>
      );
    }
    case 'show-accounts':
      return (
        <Button small={small} onClick={() => goTo('accounts')}>
          {action.word}
        </Button>
      );
    case 'reset':
    case 'add-account':
      return (
        <Button
          small={small}
          onClick={() => {
            goTo('accounts');
            start(errandOf(action));
          }}
        >
          {action.word}
        </Button>
      );
    default:
      return assertNever(action);
  }
}
