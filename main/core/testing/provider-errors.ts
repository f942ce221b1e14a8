import {
  ANTHROPIC_ERRORS,
  CODEX_ERRORS,
  OPENAI_ERRORS,
  COPILOT_ERRORS,
} from './errors/first-rank.ts';
import { GOOGLE_ERRORS } from './errors/google.ts';
import { KIMI_ERRORS, ZAI_ERRORS, GATEWAYS_ERRORS } from './errors/chinese.ts';
import { OPENCODE_OLLAMA_ERRORS, OPEN_PLATFORMS_ERRORS } from './errors/platforms.ts';
import type { ProviderError } from './errors/shapes.ts';

export const PROVIDER_ERRORS: readonly ProviderError[] = [
  ...ANTHROPIC_ERRORS,
  ...CODEX_ERRORS,
  ...OPENAI_ERRORS,
  ...COPILOT_ERRORS,
  ...GOOGLE_ERRORS,
  ...KIMI_ERRORS,
  ...ZAI_ERRORS,
  ...GATEWAYS_ERRORS,
  ...OPENCODE_OLLAMA_ERRORS,
  ...OPEN_PLATFORMS_ERRORS,
];
