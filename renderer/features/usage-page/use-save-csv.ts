import type { CallInput } from '../../../shared/contract.ts';
import { useCall } from '../../state/use-call.ts';
import { useShell, useShellCall } from '../../state/use-shell.ts';
import { usageWords as t } from '../../text/usage-page.ts';

interface CsvSaver {
  readonly busy: boolean;
  /** What came of it, in words; null where there is nothing to say. */
  readonly save: (asked: CallInput<'history.csv'>) => Promise<string | null>;
}

const SAID = { saved: t.csvSaved, cancelled: null, 'not-written': t.csvNotWritten } as const;

/** A browser saves the file by itself; the desktop app lets no page do so, and asks the person where to. */
export function useSaveCsv(): CsvSaver {
  const isDesktop = useShell() !== null;
  const core = useCall();
  const shell = useShellCall();
  async function save(asked: CallInput<'history.csv'>): Promise<string | null> {
    if (isDesktop) {
      const saved = await shell.run('shell.saveCsv', asked);
      return saved === null ? t.failed : SAID[saved.outcome];
    }
    const file = await core.run('history.csv', asked);
    if (file === null) return t.failed;
    download(file.name, file.text);
    return null;
  }
  return { busy: core.busy || shell.busy, save };
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
