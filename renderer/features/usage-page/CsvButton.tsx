import { Download } from 'lucide-react';
import type { CallInput } from '../../../shared/contract.ts';
import { useViewActions } from '../../state/context.ts';
import { useIsLive } from '../../state/use-is-live.ts';
import { offlineWords } from '../../text/offline.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { Button } from '../../ui/Button.tsx';
import { useSaveCsv } from './use-save-csv.ts';

interface CsvButtonProps {
  readonly of: CallInput<'history.csv'>;
  readonly title: string;
  readonly disabled: boolean;
}

export function CsvButton({ of, title, disabled }: CsvButtonProps) {
  const { save, busy } = useSaveCsv();
  const { say } = useViewActions();
  const isLive = useIsLive();
  async function press(): Promise<void> {
    const said = await save(of);
    if (said !== null) say(said);
  }
  return (
    <Button
      tone="quiet"
      small
      icon={Download}
      busy={busy}
      disabled={disabled || !isLive}
      title={disabled ? t.nothingToSave : isLive ? t.saveCsv : offlineWords.cannot}
      aria-label={`${t.csv}: ${title}`}
      onClick={() => void press()}
    >
      {t.csv}
    </Button>
  );
}
