import type { KeyboardEvent } from 'react';
import { LineSwatch } from '../../charts/LineSwatch.tsx';
import type { Hue } from '../../charts/line-style.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import styles from './Usage.module.css';
import { MOST } from './use-shown.ts';
import type { Shown } from './use-shown.ts';

export interface LegendLine {
  readonly id: number;
  readonly hue: Hue;
  readonly name: string;
  /** As it stands here; the whole name is in the tooltip. */
  readonly text: string;
  /** Where there is little room. */
  readonly brief: string;
}

interface LegendProps {
  readonly lines: readonly LegendLine[];
  readonly shown: Shown;
}

/** A click hides a line, with Alt it leaves the line alone. */
export function Legend({ lines, shown }: LegendProps) {
  const { hidden } = shown;
  return (
    <>
      {lines.map(({ id, hue, name, text, brief }) => (
        <button
          key={id}
          type="button"
          aria-pressed={!hidden.has(id)}
          title={`${name}. ${hidden.has(id) ? t.show(name) : t.hide(name)}`}
          onClick={(event) => (event.altKey ? shown.only(id) : shown.toggle(id))}
        >
          <LineSwatch hue={hue} />
          <span className={styles.whole}>{text}</span>
          <span className={styles.brief}>{brief}</span>
        </button>
      ))}
      {lines.some(({ id }) => hidden.has(id)) && (
        <button type="button" className={styles.all} onClick={shown.showAll}>
          {t.showAll}
        </button>
      )}
    </>
  );
}

interface FewProps {
  readonly accounts: readonly { readonly id: number; readonly name: string }[];
  readonly lines: readonly LegendLine[];
  readonly shown: Shown;
}

/** Where there are more accounts than lines: which of them are drawn. */
export function Few({ accounts, lines, shown: { chosen, choose } }: FewProps) {
  return (
    <details className={styles.few}>
      <summary title={t.atMost} onKeyDown={closeOnEscape}>
        {t.shown(chosen.length, accounts.length)}
      </summary>
      <ul>
        {accounts.map(({ id, name }) => {
          const isOn = chosen.includes(id);
          const hue = lines.find((line) => line.id === id)?.hue;
          return (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={isOn}
                  disabled={isOn ? chosen.length === 1 : chosen.length >= MOST}
                  onChange={() => choose(id, !isOn)}
                  onKeyDown={closeOnEscape}
                />
                <span>{name}</span>
                {hue !== undefined && <LineSwatch hue={hue} />}
              </label>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function closeOnEscape({ key, currentTarget }: KeyboardEvent): void {
  const list = currentTarget.closest('details');
  if (key !== 'Escape' || list === null) return;
  list.open = false;
  list.querySelector('summary')?.focus();
}
