import { useState } from 'react';
import { localToolWords as t } from '../../text/local-tools.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { LineBlocks } from './LineBlocks.tsx';
import type { LinesFor } from './tool-lines.ts';
import styles from './ToolLines.module.css';

const KINDS = ['claude-code', 'codex', 'openai-sdk', 'curl'] as const;

interface ToolLinesProps {
  readonly proxy: string;
  readonly clientKey: string;
  readonly kinds?: readonly LinesFor[];
}

/** Lines to paste, for one of a few tools. */
export function ToolLines({ proxy, clientKey, kinds = KINDS }: ToolLinesProps) {
  const [chosen, setChosen] = useState<LinesFor | null>(null);
  const kind = chosen ?? kinds[0] ?? 'curl';
  return (
    <div className={styles.lines}>
      <div>
        <Segmented
          label={t.tool}
          value={kind}
          options={kinds.map((value) => ({ value, text: t.names[value] }))}
          onChange={setChosen}
        />
      </div>
      <LineBlocks
        tool={kind}
        name={t.names[kind]}
        proxy={proxy}
        clientKey={clientKey}
        file={t.files[kind] ?? null}
      />
    </div>
  );
}
