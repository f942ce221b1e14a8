import { localToolWords as t } from '../../text/local-tools.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Lines } from '../../ui/Lines.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './LineBlocks.module.css';
import { toolLines } from './tool-lines.ts';
import type { LinesFor } from './tool-lines.ts';

interface LineBlocksProps {
  readonly tool: LinesFor;
  readonly name: string;
  readonly proxy: string;
  readonly clientKey: string;
  /** Its settings file, as far as it has one. */
  readonly file: string | null;
}

/** Lines to paste, each with the place where they go. */
export function LineBlocks({ tool, name, proxy, clientKey, file }: LineBlocksProps) {
  return (
    <div className={styles.blocks}>
      {toolLines(tool, proxy, clientKey).map((lines) => {
        const place = lines.place === 'settings' && file !== null ? file : t.places[lines.place];
        return (
          <div key={lines.place} className={styles.block}>
            <div className={styles.head}>
              <span className={cx(text.small, text.t2, lines.place === 'settings' && text.mono)}>
                {place}
              </span>
              <CopyButton small text={lines.text} done={t.copied}>
                {t.copy}
              </CopyButton>
            </div>
            <Lines label={t.linesOf(name, place)} text={lines.text} />
            {tool === 'codex' && lines.place === 'settings' && (
              <span className={cx(text.small, text.t3)}>{t.codexRoot}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
