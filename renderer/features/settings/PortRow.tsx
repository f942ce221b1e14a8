import { useId, useState } from 'react';
import type { PortLook } from '../../../shared/contract/ports.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { settingsWords as t } from '../../text/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { NumberField } from './NumberField.tsx';
import styles from './PortRow.module.css';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './use-setting.ts';

type PortName = 'port' | 'uiPort';

interface PortRowProps {
  readonly name: PortName;
  readonly title: string;
  readonly hint: string;
}

interface Refusal {
  readonly text: string;
  readonly free: number | null;
}

function refusalOf(port: number, { state, holder, free }: PortLook): Refusal | null {
  if (state === 'free' || state === 'own') return null;
  const who = holder === null ? null : t.holder(holder.name, holder.pid);
  const text = state === 'taken' ? t.portTaken(port, who) : t.portForbidden(port);
  return { text, free };
}

function portOf(address: string | null): number | null {
  return address === null ? null : Number(new URL(address).port);
}

/** Why the other port of Sluice is in the way; null: it is not. */
function useTwin(name: PortName): (port: number) => Refusal | null {
  const other = name === 'port' ? 'uiPort' : 'port';
  const set = useSnapshot((s) => s.settings[other]);
  const held = useSnapshot((s) => portOf(other === 'port' ? s.status.proxy : s.status.ui));
  const title = other === 'port' ? t.proxyPort : t.uiPort;
  return (port) =>
    port === set || port === held ? { text: t.portOfOther(port, title), free: null } : null;
}

/** A port that somebody holds is refused before it is stored. */
export function PortRow({ name, title, hint }: PortRowProps) {
  const { value, caller, set } = useSetting(name);
  const look = useCall();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const twin = useTwin(name);
  const { say } = useViewActions();
  const id = useId();
  const noteId = useId();
  async function save(port: number | null): Promise<boolean> {
    if (port === null) {
      setRefusal({ text: t.portWrong, free: null });
      return false;
    }
    const looked = await look.run('ports.look', { port });
    if (looked === null) return false;
    const found = twin(port) ?? refusalOf(port, looked);
    setRefusal(found);
    if (found !== null || !(await set(port))) return false;
    say(t.portSaved);
    return true;
  }
  return (
    <SettingRow
      title={title}
      hint={hint}
      titleId={id}
      error={look.error ?? caller.error}
      note={
        refusal !== null && (
          <div className={styles.refusal}>
            <Note tone="needs" title={refusal.text} id={noteId}>
              {refusal.free === null ? null : t.portFree(refusal.free)}
            </Note>
            {refusal.free !== null && <UseFree port={refusal.free} onUse={save} />}
          </div>
        )
      }
    >
      <NumberField
        value={value}
        min={1}
        max={65_535}
        labelledBy={id}
        noteId={refusal === null ? undefined : noteId}
        busy={look.busy || caller.busy}
        onSave={save}
        onEdit={() => setRefusal(null)}
      />
    </SettingRow>
  );
}

interface UseFreeProps {
  readonly port: number;
  readonly onUse: (port: number) => Promise<boolean>;
}

function UseFree({ port, onUse }: UseFreeProps) {
  return (
    <Button small onClick={() => void onUse(port)}>
      {t.usePort(port)}
    </Button>
  );
}
