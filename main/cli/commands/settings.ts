import { AppError } from '../../../shared/errors.ts';
import { settingKeySchema } from '../../../shared/model/settings.ts';
import type { SettingKey, Settings } from '../../../shared/model/settings.ts';
import type { CliContext, Command } from '../context.ts';
import { table } from '../table.ts';

export function getSettings(key: string | undefined): Command {
  return async (context) => {
    const wanted = key === undefined ? null : parseKey(key);
    const { client } = await context.open();
    const { settings } = await client.call('settings.get', {});
    show(context, settings, wanted);
    return 0;
  };
}

export function setSetting(key: string, value: string): Command {
  return async (context) => {
    const wanted = parseKey(key);
    const { client } = await context.open();
    const { settings } = await client.call('settings.set', { key: wanted, value });
    show(context, settings, wanted);
    return 0;
  };
}

function show({ json, out }: CliContext, settings: Settings, key: SettingKey | null): void {
  if (json) out.json({ settings: key === null ? settings : { [key]: settings[key] } });
  else if (key !== null) out.line(String(settings[key]));
  else
    out.line(
      table(
        ['SETTING', 'VALUE'],
        Object.entries(settings).map((row) => row.map(String)),
      ),
    );
}

function parseKey(key: string): SettingKey {
  const parsed = settingKeySchema.safeParse(key);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'USAGE',
    `There is no setting ${JSON.stringify(key)}.`,
    `Settings: ${settingKeySchema.options.join(', ')}.`,
  );
}
