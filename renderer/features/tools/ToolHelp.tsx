import type { LocalTool } from '../../../shared/model/tool.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { localToolWords as t } from '../../text/local-tools.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { LineBlocks } from './LineBlocks.tsx';
import styles from './ToolRow.module.css';
import { toolLines } from './tool-lines.ts';

interface ToolHelpProps {
  readonly tool: LocalTool;
  readonly id: string;
  readonly onClose: () => void;
}

/** The lines that would point a tool here, below its row. */
export function ToolHelp({ tool, id, onClose }: ToolHelpProps) {
  const listening = useSnapshot((s) => s.status.proxy);
  const port = useSnapshot((s) => s.settings.port);
  const { open } = useViewActions();
  const name = t.names[tool.id];
  const proxy = listening ?? `http://127.0.0.1:${String(port)}`;
  const isServed = toolLines(tool.id, proxy, '').length > 0;
  return (
    <div className={styles.help} id={id}>
      <div className={styles.helpBody}>
        {isServed ? (
          <LineBlocks
            tool={tool.id}
            name={name}
            proxy={proxy}
            clientKey={words.tools.keyPlaceholder}
            file={tool.settings}
          />
        ) : (
          <p className={text.t2}>{t.notServed(name)}</p>
        )}
      </div>
      <footer className={styles.helpFoot}>
        <span className={cx(text.small, text.t2)}>
          {isServed && `${t.later} ${t.placeholder}`}
          {isServed && listening === null && ` ${t.notListening}`}
        </span>
        {isServed && (
          <Button small tone="primary" onClick={() => open({ kind: 'new-key', name })}>
            {t.makeKey}
          </Button>
        )}
        <Button small tone="quiet" onClick={onClose}>
          {t.close}
        </Button>
      </footer>
    </div>
  );
}
