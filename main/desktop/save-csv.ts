import { writeFile } from 'node:fs/promises';
import type { CallInput, ContractClient } from '../../shared/contract.ts';
import type { ShellCallOutput } from '../../shared/shell.ts';
import type { Logger } from '../platform/log.ts';

interface SaveOptions {
  readonly defaultPath: string;
  readonly filters: { readonly name: string; readonly extensions: string[] }[];
}

interface SaveCsvParts {
  readonly link: Pick<ContractClient, 'call'>;
  readonly log: Logger;
  /** The system's own dialog. */
  readonly choose: (
    options: SaveOptions,
  ) => Promise<{ readonly canceled: boolean; readonly filePath?: string }>;
}

/**
 * A table of the core goes to the file that the person chooses. The page names the table only, so a page gone wrong
 * can write nothing of its own, and nowhere by itself.
 */
export async function saveCsv(
  asked: CallInput<'history.csv'>,
  { link, log, choose }: SaveCsvParts,
): Promise<ShellCallOutput<'shell.saveCsv'>> {
  const { name, text } = await link.call('history.csv', asked);
  const filters = [{ name: 'CSV', extensions: ['csv'] }];
  const { canceled, filePath = '' } = await choose({ defaultPath: name, filters });
  if (canceled || filePath === '') return { outcome: 'cancelled' };
  try {
    await writeFile(filePath, text);
    return { outcome: 'saved' };
  } catch (error) {
    log.warn({ err: error }, 'A CSV file could not be written');
    return { outcome: 'not-written' };
  }
}
