import { DEFAULT_SETTINGS, settingKeySchema, settingsSchema } from '../../shared/model/settings.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { StoreContext } from './context.ts';
import { parseJson } from './json.ts';
import type { SettingsStore } from './types.ts';

export function createSettingsStore({ db, writer, log, read }: StoreContext): SettingsStore {
  const reported = new Set<string>();

  function report(key: string, what: string): void {
    if (reported.has(key)) return;
    reported.add(key);
    log.warn({ setting: key }, `the stored setting ${what}; its default is used`);
  }

  function readAll(): Settings {
    const rows = db
      .prepare<[], { key: string; value: string }>('SELECT key, value FROM settings')
      .all();
    const settings: Settings = { ...DEFAULT_SETTINGS };
    for (const { key, value } of rows) {
      const known = settingKeySchema.safeParse(key);
      if (!known.success) {
        report(key, 'is not known to this version');
        continue;
      }
      const parsed = settingsSchema.shape[known.data].safeParse(parseJson(value) ?? null);
      if (parsed.success) Object.assign(settings, { [known.data]: parsed.data });
      else report(key, 'has a value that this version does not allow');
    }
    return settings;
  }

  return {
    read: () => read(readAll),
    write: (key, value) =>
      writer.change(() => {
        db.prepare(
          'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        ).run(key, JSON.stringify(value));
      }),
  };
}
