import { AppError } from '../../shared/errors.ts';
import { strategySchema } from '../../shared/model/ranking.ts';
import { settingsSchema } from '../../shared/model/settings.ts';
import type { SettingKey, Settings } from '../../shared/model/settings.ts';

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['yes', true],
  ['false', false],
  ['off', false],
  ['no', false],
]);

/** A setting's value by its own schema; text is read as what the setting is. Throws BAD_REQUEST naming what is allowed. */
export function parseSettingValue<K extends SettingKey>(
  key: K,
  value: string | number | boolean,
): Settings[K] {
  const schema = settingsSchema.shape[key];
  for (const candidate of readings(value)) {
    const parsed = schema.safeParse(candidate);
    if (parsed.success) return parsed.data as Settings[K];
  }
  throw new AppError('BAD_REQUEST', `The setting ${key} cannot be that.`, allowed(key));
}

function readings(value: string | number | boolean): readonly unknown[] {
  if (typeof value !== 'string') return [value];
  const text = value.trim();
  const word = WORDS.get(text.toLowerCase());
  const number = /^-?\d+(\.\d+)?$/.test(text) ? [Number(text)] : [];
  return [text, ...number, ...(word === undefined ? [] : [word])];
}

function allowed(key: SettingKey): string {
  if (startsWith(key, 'strategy.')) return `Allowed: ${strategySchema.options.join(', ')}.`;
  if (startsWith(key, 'login.'))
    return 'Allowed: what the provider gave you, up to 300 characters without spaces; empty for the built-in one.';
  switch (key) {
    case 'theme':
      return 'Allowed: system, light, dark.';
    case 'pollPace':
      return 'Allowed: adaptive, 5-minutes, 15-minutes.';
    case 'responsesProvider':
      return 'Allowed: auto, openai-codex, openai.';
    case 'maskEmails':
    case 'proxyPaused':
    case 'pollUsage':
    case 'passThrough':
    case 'resetAutomatically':
    case 'startAtLogin':
    case 'notifyAccount':
    case 'notifyUsage':
    case 'notifyReset':
    case 'notifyDry':
    case 'notifyCredit':
      return 'Allowed: true, false.';
    case 'notifyUsageFirst':
    case 'notifyUsageLast':
      return 'Allowed: a whole number from 1 to 99.';
    case 'resetReserve':
      return 'Allowed: a whole number from 0 to 100.';
    case 'port':
    case 'uiPort':
      return 'Allowed: a whole number from 1 to 65535.';
    default:
      return key satisfies never;
  }
}

function startsWith<P extends string>(
  key: SettingKey,
  prefix: P,
): key is Extract<SettingKey, `${P}${string}`> {
  return key.startsWith(prefix);
}
