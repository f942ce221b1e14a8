/** Every provider, in the order in which a person sees them. What Sluice knows of each is in `main/providers/<id>.ts`. */
export const PROVIDER_IDS = [
  'anthropic',
  'openai-codex',
  'github-copilot',
  'google-gemini-cli',
  'google-antigravity',
  'kimi-code',
  'zai',
  'opencode-go',
  'ollama-cloud',
  'ollama',
  'openai',
  'gemini',
  'openrouter',
  'xai',
  'deepseek',
  'mistral',
  'groq',
  'together',
  'fireworks',
  'cerebras',
  'moonshot',
  'minimax',
] as const;

export type ProviderId = (typeof PROVIDER_IDS)[number];
