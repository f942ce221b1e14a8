import { useState } from 'react';
import { words } from '../../text/words.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Lines } from '../../ui/Lines.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { TOOL_KINDS, toolLines } from './tool-lines.ts';
import type { ToolKind } from './tool-lines.ts';
import styles from './ToolLines.module.css';

const { tools: t } = words;

interface ToolLinesProps {
  readonly proxy: string;
  readonly clientKey: string;
}

export function ToolLines({ proxy, clientKey }: ToolLinesProps) {
  const [kind, setKind] = useState<ToolKind>('claude');
  const lines = toolLines(kind, proxy, clientKey);
  return (
    <div className={styles.lines}>
      <div className={styles.bar}>
        <Segmented
          label={t.kindLabel}
          value={kind}
          options={TOOL_KINDS.map((value) => ({ value, text: t.kinds[value] }))}
          onChange={setKind}
        />
        <CopyButton text={lines} done={t.linesCopied}>
          {t.copyLines}
        </CopyButton>
      </div>
      <Lines label={t.kinds[kind]} text={lines} />
    </div>
  );
}
