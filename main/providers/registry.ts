import { AppError } from '../../shared/errors.ts';
import { anthropic } from './anthropic.ts';
import { gemini } from './gemini.ts';
import { googleAntigravity } from './google-antigravity.ts';
import { googleGeminiCli } from './google-gemini-cli.ts';
import { openaiCodex } from './openai-codex.ts';
import { openai } from './openai.ts';
import type { Provider } from './types.ts';

/** Every provider, in the order in which a person sees them. */
export const PROVIDERS: readonly Provider[] = [
  anthropic,
  openaiCodex,
  googleGeminiCli,
  googleAntigravity,
  openai,
  gemini,
];

/** Throws NOT_FOUND, naming those there are. */
export function findProvider(providers: readonly Provider[], id: string): Provider {
  const provider = providers.find((each) => each.id === id);
  if (provider !== undefined) return provider;
  throw new AppError(
    'NOT_FOUND',
    `There is no provider ${JSON.stringify(id)}.`,
    `There are: ${providers.map((each) => each.id).join(', ')}.`,
  );
}
