import { AppError } from '../../shared/errors.ts';
import { anthropic } from './anthropic.ts';
import { cerebras } from './cerebras.ts';
import { deepseek } from './deepseek.ts';
import { fireworks } from './fireworks.ts';
import { gemini } from './gemini.ts';
import { githubCopilot } from './github-copilot.ts';
import { googleAntigravity } from './google-antigravity.ts';
import { googleGeminiCli } from './google-gemini-cli.ts';
import { groq } from './groq.ts';
import { kimiCode } from './kimi-code.ts';
import { minimax } from './minimax.ts';
import { mistral } from './mistral.ts';
import { moonshot } from './moonshot.ts';
import { ollama, ollamaCloud } from './ollama.ts';
import { openaiCodex } from './openai-codex.ts';
import { openai } from './openai.ts';
import { opencodeGo } from './opencode-go.ts';
import { openrouter } from './openrouter.ts';
import { together } from './together.ts';
import { xai } from './xai.ts';
import { zai } from './zai.ts';
import type { Provider } from './types.ts';

/** Every provider, in the order in which a person sees them. */
export const PROVIDERS: readonly Provider[] = [
  anthropic,
  openaiCodex,
  githubCopilot,
  googleGeminiCli,
  googleAntigravity,
  kimiCode,
  zai,
  opencodeGo,
  ollamaCloud,
  ollama,
  openai,
  gemini,
  openrouter,
  xai,
  deepseek,
  mistral,
  groq,
  together,
  fireworks,
  cerebras,
  moonshot,
  minimax,
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
