import { ExternalLink } from 'lucide-react';
import { useTransport } from '../../state/context.ts';
import { useAsking } from '../../state/use-asking.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { takeFocus } from '../../ui/take-focus.ts';

const { login: t } = words;

interface OpenPageButtonProps {
  readonly loginId: string;
  readonly url: string;
  readonly wasOpened: boolean;
  readonly onOpened: () => void;
  /** It is what to do first; pasting starts in the field. */
  readonly isFirst: boolean;
}

/** Opens the page that the sign-in waits for, or the one that stands in its way. */
export function OpenPageButton(props: OpenPageButtonProps) {
  const { loginId, url, wasOpened, onOpened, isFirst } = props;
  const transport = useTransport();
  const { busy, error, ask } = useAsking();
  async function openPage(): Promise<void> {
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
