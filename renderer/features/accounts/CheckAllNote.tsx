import { accountName } from '../../../shared/text/identity.ts';
import { useSnapshot } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { checkTitle } from './CheckNote.tsx';
import type { CheckAll } from './use-check-all.ts';

const { check: t } = words;

/** Who does not work, or could not be checked, and why. */
export function CheckAllNote({ found, error, close }: CheckAll) {
  const accounts = useSnapshot((s) => s.accounts);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  if (error !== null) return <ErrorNote error={error} />;
  if (found.length === 0) return null;
  const works = found.filter(({ ok }) => ok === true).length;
  const lines = found.flatMap((check) => {
    const account = accounts.find(({ id }) => id === check.id);
    if (check.ok === true || account === undefined) return [];
    const title = checkTitle(check, accountName(account, mask));
    return [{ id: check.id, line: t.line(title, check.reason) }];
  });
  const isBad = found.some(({ ok }) => ok === false);
  return (
    <Note tone={isBad ? 'needs' : 'none'} title={t.some(works, found.length)}>
      {lines.map(({ id, line }) => (
        <span key={id}>
          {line}
          <br />
        </span>
      ))}
      <Button small tone="quiet" onClick={close}>
        {words.common.close}
      </Button>
    </Note>
  );
}
