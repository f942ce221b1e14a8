import type { ProviderInfo } from '../../shared/model/provider.ts';
import type { CliContext } from './context.ts';

/** Whose terms apply, before anything is done at the provider. A program is not told: nobody would read it. */
export function tellPolicy(
  { json, out }: Pick<CliContext, 'json' | 'out'>,
  providers: readonly ProviderInfo[],
  id: string,
): void {
  const provider = providers.find((one) => one.id === id);
  if (provider !== undefined && !json) out.note(provider.policy);
}
