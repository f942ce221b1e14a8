import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { AppError } from '../../shared/errors.ts';
import type { CliContext } from './context.ts';

/** A prompt whose answer is not shown, so that a secret stays out of the terminal's history. */
export async function askHidden(
  { stdin, out }: Pick<CliContext, 'stdin' | 'out'>,
  question: string,
  cancelled: AppError,
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  out.prompt(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(cancelled));
      lines.once('close', () => resolve(''));
    });
  } finally {
    lines.close();
    out.note('');
  }
}
