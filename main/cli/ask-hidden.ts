import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { AppError } from '../../shared/errors.ts';
import type { CliContext } from './context.ts';

/** What a shell says of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * A prompt whose answer is not shown, so that a secret stays out of the terminal's history. Ctrl-C ends
 * the process as it does at any other moment, with `cancelled` as the last word.
 */
export async function askHidden(
  { stdin, out }: Pick<CliContext, 'stdin' | 'out'>,
  question: string,
  cancelled: AppError,
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  out.prompt(question);
  try {
    return await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      // In raw mode the terminal sends no signal of its own.
      lines.once('SIGINT', () => {
        lines.removeAllListeners('close').close();
        out.note(`\n${cancelled.message}`);
        if (!process.emit('SIGINT')) process.exit(INTERRUPTED);
      });
    });
  } finally {
    lines.close();
    out.note('');
  }
}
