import { createInterface } from 'node:readline';
import type { CliContext } from './context.ts';

/** Asks at the terminal; anything but yes, and the end of the input, is no. */
export async function isYes({ stdin, out }: CliContext, question: string): Promise<boolean> {
  const lines = createInterface({ input: stdin });
  out.prompt(`${question} [y/N] `);
  try {
    return await new Promise<boolean>((resolve) => {
      lines.once('line', (line) => resolve(/^y(es)?$/i.test(line.trim())));
      lines.once('close', () => resolve(false));
    });
  } finally {
    lines.close();
  }
}
