import { useState } from 'react';
import { localToolWords as t } from '../../text/local-tools.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { LineBlocks } from './LineBlocks.tsx';
import { toolLines } from './tool-lines.ts';
import type { LinesFor } from './tool-lines.ts';
import styles from './ToolLines.module.css';

const KINDS = ['claude-code', 'codex', 'openai-sdk', 'curl'] as const;

interface ToolLinesProps {
  readonly proxy: string;
  readonly clientKey: string;
  readonly kinds?: readonly LinesFor[];
  /** Of the client: a tool of that name comes first. */
  readonly forName?: string;
}

function isLinesFor(id: string): id is LinesFor {
  return Object.hasOwn(t.names, id);
}

function withNamed(kinds: readonly LinesFor[], name: string | undefined, proxy: string) {
  const named = Object.keys(t.names).find((id) => isLinesFor(id) && t.names[id] === name);
  if (named === undefined || !isLinesFor(named)) return kinds;
  if (toolLines(named, proxy, '').length === 0) return kinds;
  return [named, ...kinds.filter((id) => id !== named)];
}

/** Lines to paste, for one of a few tools. */
export function ToolLines(props: ToolLinesProps) {
  const { proxy, clientKey } = props;
  const kinds = withNamed(props.kinds ?? KINDS, props.forName, proxy);
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
