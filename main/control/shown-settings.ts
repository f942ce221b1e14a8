import type { Settings } from '../../shared/model/settings.ts';

const SECRETS = [
  'login.google-gemini-cli.clientSecret',
  'login.google-antigravity.clientSecret',
] as const satisfies readonly (keyof Settings)[];

/** What every face sees: that a client secret is set, and not which. */
export function shownSettings(settings: Settings): Settings {
  const shown = { ...settings };
  for (const key of SECRETS) if (shown[key] !== '') shown[key] = '(hidden)';
  return shown;
}
