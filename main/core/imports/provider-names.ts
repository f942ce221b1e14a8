export interface NamedProvider {
  /** Sluice's provider of a sign-in; null: there are none, or which one it is cannot be told. */
  readonly signIn: string | null;
  /** Sluice's provider of an API key. */
  readonly key: string | null;
}

function same(provider: string): NamedProvider {
  return { signIn: provider, key: provider };
}

function keyOf(provider: string): NamedProvider {
  return { signIn: null, key: provider };
}

/** What OpenCode and pi call a provider, and what Sluice calls it. Names that are not here are never shown. */
export const PROVIDER_NAMES: ReadonlyMap<string, NamedProvider> = new Map([
  ['anthropic', same('anthropic')],
  ['openai', { signIn: 'openai-codex', key: 'openai' }],
  ['openai-codex', { signIn: 'openai-codex', key: 'openai' }],
  ['github-copilot', same('github-copilot')],
  ['github-copilot-enterprise', same('github-copilot')],
  // Sign-ins of this name come from plugins for two Google products, which they do not tell apart.
  ['google', keyOf('gemini')],
  ['google-gemini-cli', same('google-gemini-cli')],
  ['google-antigravity', same('google-antigravity')],
  ['kimi-code', same('kimi-code')],
  ['kimi-coding', same('kimi-code')],
  ['kimi-for-coding', same('kimi-code')],
  ['zai', same('zai')],
  ['zai-coding-plan', same('zai')],
  ['opencode', keyOf('opencode-zen')],
  ['opencode-go', keyOf('opencode-go')],
  ['ollama-cloud', keyOf('ollama-cloud')],
  ['openrouter', keyOf('openrouter')],
  ['xai', same('xai')],
  ['xai-oauth', same('xai')],
  ['deepseek', keyOf('deepseek')],
  ['mistral', keyOf('mistral')],
  ['groq', keyOf('groq')],
  ['together', keyOf('together')],
  ['togetherai', keyOf('together')],
  ['fireworks', keyOf('fireworks')],
  ['fireworks-ai', keyOf('fireworks')],
  ['cerebras', keyOf('cerebras')],
  ['moonshot', keyOf('moonshot')],
  ['moonshotai', keyOf('moonshot')],
  ['minimax', keyOf('minimax')],
]);
