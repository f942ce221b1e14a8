import { createInterface } from 'node:readline';
import type { ProviderInfo } from '../../shared/model/provider.ts';
import type { CliContext } from './context.ts';

/** The enterprise domain of a sign-in, asked for at a terminal; null: the provider's own, or nobody can be asked. */
export async function askDomain(
  { stdin, out, json }: Pick<CliContext, 'stdin' | 'out' | 'json'>,
  providers: readonly Pick<ProviderInfo, 'id' | 'name' | 'asksDomain'>[],
  id: string,
): Promise<string | null> {
  const provider = providers.find((each) => each.id === id);
  if (provider?.asksDomain !== true || json || !stdin.isTTY) return null;
  const lines = createInterface({ input: stdin });
  out.prompt(`Domain of your enterprise at ${provider.name} (Enter for none): `);
  try {
    return await new Promise<string | null>((resolve) => {
      lines.once('line', (line) => resolve(line.trim() || null));
      lines.once('close', () => resolve(null));
    });
  } finally {
    lines.close();
  }
}
