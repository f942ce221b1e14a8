import { Download } from 'lucide-react';
import type { CallInput } from '../../../shared/contract.ts';
import { useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { useIsLive } from '../../state/use-is-live.ts';
import { offlineWords } from '../../text/offline.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { canSaveFiles, saveFile } from './save-csv.ts';

interface CsvButtonProps {
  readonly of: CallInput<'history.csv'>;
  readonly title: string;
  readonly disabled: boolean;
}

export function CsvButton({ of, title, disabled }: CsvButtonProps) {
  const { run, busy } = useCall();
  const { say } = useViewActions();
  const isLive = useIsLive();
  const verb = canSaveFiles() ? t.saveCsv : t.copyCsv;
  async function save(): Promise<void> {
    const file = await run('history.csv', of);
    if (file === null) say(t.failed);
    else if (canSaveFiles()) saveFile(file.name, file.text);
    else say((await copyText(file.text)) ? t.csvCopied : words.common.copyFailed);
  }
  return (
    <Button
      tone="quiet"
      small
      icon={Download}
      busy={busy}
      disabled={disabled || !isLive}
      title={disabled ? t.nothingToSave : isLive ? verb : offlineWords.cannot}
      aria-label={`${t.csv}: ${title}`}
      onClick={() => void save()}
    >
      {t.csv}
    </Button>
  );
}
