import { z } from 'zod';
import { strategySchema } from './ranking.ts';
import type { Strategy } from './ranking.ts';
import { PROVIDER_IDS } from './provider-ids.ts';
import type { ProviderId } from './provider-ids.ts';

const clientTextSchema = z
  .string()
  .max(300)
  .regex(/^[\x21-\x7e]*$/)
  .default('');

export type StrategyKey = `strategy.${ProviderId}`;
const strategyDefault = strategySchema.default('drain-rate');

/** How the next account of each provider is chosen. */
function strategies(): Readonly<Record<StrategyKey, typeof strategyDefault>> {
  const pairs = PROVIDER_IDS.map((id) => [`strategy.${id}`, strategyDefault] as const);
  return Object.fromEntries(pairs) as Record<StrategyKey, typeof strategyDefault>;
}

/** Every setting with its type and default; `settings get|set` and the window are derived from this. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  maskEmails: z.boolean().default(false),
  /** No request is forwarded while this is on. */
  proxyPaused: z.boolean().default(false),
  /** Read usage from providers in the background. */
  pollUsage: z.boolean().default(true),
  /** How often; `adaptive`: every 5 minutes, and not while nobody uses Sluice. */
  pollPace: z.enum(['adaptive', '5-minutes', '15-minutes']).default('adaptive'),
  /** Who serves the bare `/v1/responses`; `auto`: Codex where the person has such an account, else the OpenAI API. */
  responsesProvider: z.enum(['auto', 'openai-codex', 'openai']).default('auto'),
  /** Callers without a client key may bring a provider's own credential for that provider's routes. */
  passThrough: z.boolean().default(false),
  /** Proxy port for the next start; the environment and `--port` win. */
  port: z.int().min(1).max(65_535).default(7584),
  uiPort: z.int().min(1).max(65_535).default(7585),
  /** Use a saved reset without asking, when no account of the provider is left. */
  resetAutomatically: z.boolean().default(false),
  /** This many resets of an account are never used automatically. */
  resetReserve: z.int().min(0).max(100).default(1),
  /** The desktop app starts with the person's session; it applies this itself. */
  startAtLogin: z.boolean().default(false),
  /** System notifications of the desktop app, by occasion. */
  notifyAccount: z.boolean().default(true),
  notifyUsage: z.boolean().default(true),
  /** Per cent at which a window that fills up is told, once each. */
  notifyUsageFirst: z.int().min(1).max(99).default(80),
  notifyUsageLast: z.int().min(1).max(99).default(95),
  notifyReset: z.boolean().default(true),
  notifyDry: z.boolean().default(true),
  notifyCredit: z.boolean().default(true),
  /** The client that signs in and refreshes, where a person registered their own; empty: the built-in one. */
  'login.anthropic.clientId': clientTextSchema,
  'login.openai-codex.clientId': clientTextSchema,
  'login.github-copilot.clientId': clientTextSchema,
  'login.google-gemini-cli.clientId': clientTextSchema,
  'login.google-gemini-cli.clientSecret': clientTextSchema,
  'login.google-antigravity.clientId': clientTextSchema,
  'login.google-antigravity.clientSecret': clientTextSchema,
  'login.kimi-code.clientId': clientTextSchema,
  'login.zai.clientId': clientTextSchema,
  'login.xai.clientId': clientTextSchema,
  ...strategies(),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingKey = keyof Settings;

export const settingKeySchema = settingsSchema.keyof();
export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});

/** Null: no provider of this Sluice. */
export function strategyKey(provider: string): StrategyKey | null {
  const id = PROVIDER_IDS.find((one) => one === provider);
  return id === undefined ? null : `strategy.${id}`;
}

/** How the accounts of a provider are chosen; `drain-rate` for one without a setting. */
export function strategyOf(settings: Settings, provider: string): Strategy {
  const key = strategyKey(provider);
  return key === null ? 'drain-rate' : settings[key];
}
