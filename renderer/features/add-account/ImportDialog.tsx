import { useEffect, useState } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import type { Finding } from '../../../shared/model/imported.ts';
import { shownEmail, shownOrganization, shownPath } from '../../../shared/text/identity.ts';
import { toolName } from '../../../shared/text/tools.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { Tile } from '../../ui/Tile.tsx';
import styles from './ImportDialog.module.css';

const { imports: t } = words;

interface EntryProps {
  readonly finding: Finding;
  readonly busy: boolean;
  readonly onTake: (name: string) => void;
}

function Entry({ finding, busy, onTake }: EntryProps) {
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const provider = useSnapshot((s) => s.providers.find(({ id }) => id === finding.provider));
  const { tool, kind, detail, diagnosis, importable, path } = finding;
  const email = shownEmail(finding.email, mask);
  const organization = shownOrganization(finding, mask);
  const providerName = provider?.name ?? null;
  // A tool may keep keys of several providers, and a sign-in that does not say whose it is.
  const what =
    kind === 'api_key'
      ? t.keyOf(providerName)
      : (email ?? (organization === null ? providerName : null));
  const name = [toolName(tool), what, organization].filter((part) => part !== null).join(', ');
  return (
    <li className={styles.entry}>
      <Tile text={provider?.monogram ?? finding.provider.slice(0, 2)} large />
      <div className={cx(text.stack, styles.words)}>
        <span className={text.medium}>{name}</span>
        <span className={cx(text.small, text.t2)}>
          {diagnosis === 'ready' ? detail : `${t.diagnosis[diagnosis]}. ${detail}`}
        </span>
        <span className={cx(text.small, text.t3, text.mono)}>{shownPath(path, mask)}</span>
      </div>
      {importable && (
        <Button
          className={styles.action}
          busy={busy}
          aria-label={t.takeLabel(name)}
          onClick={() => onTake(email ?? name)}
        >
          {t.take}
        </Button>
      )}
    </li>
  );
}

interface Findings {
  /** Null while they are looked for. */
  readonly found: readonly Finding[] | null;
  readonly busy: boolean;
  readonly error: WireError | null;
  readonly take: (finding: Finding, name: string) => Promise<void>;
}

function useFindings(): Findings {
  const [found, setFound] = useState<readonly Finding[] | null>(null);
  const looking = useCall();
  const taking = useCall();
  const { say } = useViewActions();
  const { run } = looking;
  useEffect(() => {
    let isHere = true;
    const look = (): void =>
      void run('imports.find', {}).then((answer) => {
        if (isHere && answer !== null) setFound(answer.found);
      });
    look();
    // Back from a tool, where somebody may have signed in meanwhile.
    window.addEventListener('focus', look);
    return () => {
      isHere = false;
      window.removeEventListener('focus', look);
    };
  }, [run]);
  async function take({ id, kind }: Finding, name: string): Promise<void> {
    const answer = await taking.run('imports.take', { findings: [id] });
    if (answer === null) return;
    const isTaken = answer.found.some((one) => one.id === id && one.imported);
    if (isTaken) say(kind === 'api_key' ? t.doneKey : t.done(name));
    setFound(answer.found.map((one) => (one.imported ? asPresent(one) : one)));
  }
  return { found, busy: taking.busy, error: looking.error ?? taking.error, take };
}

/** Whose terms apply to what can be taken. */
function Policies({ found }: { readonly found: readonly Finding[] }) {
  const providers = useSnapshot((s) => s.providers);
  return providers
    .filter(({ id }) => found.some((one) => one.provider === id && one.importable))
    .map(({ id, policy }) => <Note key={id}>{policy}</Note>);
}

/** What the tools of this machine have, each with its diagnosis; taken one by one. */
export function ImportDialog() {
  const { found, busy, error, take } = useFindings();
  const { close, open } = useViewActions();
  return (
    <Modal
      title={t.title}
      lead={t.lead}
      wide
      onClose={close}
      footer={
        <>
          <Button onClick={() => open({ kind: 'add-account', provider: null })}>
            {words.login.back}
          </Button>
          <Button onClick={close}>{words.common.done}</Button>
        </>
      }
    >
      {found === null && error === null && <Note tone="none" title={t.looking} />}
      {found?.length === 0 && (
        <Note tone="none" title={t.none}>
          {t.noneDetail}
        </Note>
      )}
      {found !== null && found.length > 0 && (
        <>
          <ul className={styles.list}>
            {found.map((finding) => (
              <Entry
                key={finding.id}
                finding={finding}
                busy={busy}
                onTake={(name) => void take(finding, name)}
              />
            ))}
          </ul>
          <Note>{t.keeps}</Note>
          <Policies found={found} />
        </>
      )}
      <ErrorNote error={error} />
    </Modal>
  );
}

function asPresent(finding: Finding): Finding {
  return { ...finding, diagnosis: 'already-here', detail: t.nowHere, importable: false };
}
