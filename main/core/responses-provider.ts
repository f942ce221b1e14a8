import type { Settings } from '../../shared/model/settings.ts';

const CODEX = 'openai-codex';

/** Whose the bare `/v1/responses` is (design.md section 4). Any Codex account counts, whatever its state. */
export function responsesProvider(
  setting: Settings['responsesProvider'],
  accounts: readonly { readonly provider: string }[],
): string {
  if (setting !== 'auto') return setting;
  return accounts.some(({ provider }) => provider === CODEX) ? CODEX : 'openai';
}
