import { Check } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { LocalTool } from '../../../shared/model/tool.ts';
import { localToolWords as t } from '../../text/local-tools.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { Tile } from '../../ui/Tile.tsx';
import { cx } from '../../ui/cx.ts';
import { ToolHelp } from './ToolHelp.tsx';
import styles from './ToolRow.module.css';

function saidOf({ id, found, target, host, fault }: LocalTool): string {
  if (!found) return t.absent;
  if (fault !== null) return t.faulty;
  switch (target) {
    case 'sluice':
      return t.through;
    case 'provider':
      return t.direct[id] ?? t.directElse;
    case 'elsewhere':
      return t.elsewhere(host);
    case 'unknown':
      return t.unseen;
    default:
      return target satisfies never;
  }
}

function detailOf({ found, target, fault, version }: LocalTool): string {
  if (!found) return '';
  const known = version === null ? [] : [t.version(version)];
  if (fault !== null) return [...known, fault].join(', ');
  if (target === 'unknown') return [...known, t.unseenDetail].join(', ');
  return [...known, t.throughDetail].join(', ');
}

function placeOf({ found, settings, hasSettings }: LocalTool): string {
  if (!found) return t.notFound;
  if (settings === null) return t.noFile;
  return hasSettings ? settings : `${settings}, ${t.notFound}`;
}

function State({ tool }: { readonly tool: LocalTool }) {
  const isThrough = tool.found && tool.target === 'sluice';
  const detail = detailOf(tool);
  return (
    <div className={text.stack}>
      <span className={cx(styles.said, isThrough ? styles.through : text.t2)}>
        {isThrough && <Icon of={Check} />}
        {saidOf(tool)}
      </span>
      {detail !== '' && <span className={cx(text.small, text.t3)}>{detail}</span>}
    </div>
  );
}

/** One tool: where its settings are, where it goes, and what would point it here. */
export function ToolRow({ tool }: { readonly tool: LocalTool }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const name = t.names[tool.id];
  const action = isOpen ? t.hide : tool.found ? t.show : t.how;
  return (
    <li className={styles.item}>
      <div className={styles.row}>
        <Tile text={t.monograms[tool.id]} large />
        <div className={text.stack}>
          <bdi className={text.medium}>{name}</bdi>
          <span className={cx(text.small, text.t3, text.mono, styles.path)}>{placeOf(tool)}</span>
        </div>
        <State tool={tool} />
        <div className={styles.action}>
          <Button
            small
            ref={opener}
            {...((isOpen || !tool.found) && { tone: 'quiet' as const })}
            aria-label={t.of(action, name)}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setIsOpen(!isOpen)}
          >
            {action}
          </Button>
        </div>
      </div>
      {isOpen && (
        <ToolHelp
          tool={tool}
          id={id}
          onClose={() => {
            setIsOpen(false);
            opener.current?.focus();
          }}
        />
      )}
    </li>
  );
}
