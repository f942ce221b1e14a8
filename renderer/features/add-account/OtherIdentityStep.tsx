import type { WireError } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import { shownEmail, shownOrganization } from '../../../shared/text/identity.ts';
import { useSnapshot } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { ErrorNote, Note } from '../../ui/Note.tsx';

const { failed, other } = words.login;

interface OtherIdentityStepProps {
  readonly state: Extract<LoginState, { step: 'other-identity' }>;
  /** Whom it should have been. */
  readonly wanted: Account | null;
  /** Why it could not be kept. */
  readonly error: WireError | null;
}

/** The browser signed somebody else in: nothing was changed, and the person says what becomes of it. */
export function OtherIdentityStep({ state, wanted, error }: OtherIdentityStepProps) {
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const email = shownEmail(state.email, mask) ?? other.nobody;
  const isSamePerson = state.email !== null && state.email === wanted?.email;
  return (
    <>
      <Note tone="needs" title={isSamePerson ? other.workspace : failed.LOGIN_IDENTITY}>
        {other.who(email, shownOrganization(state, mask))} {other.choice}
      </Note>
      <ErrorNote error={error} />
    </>
  );
}
