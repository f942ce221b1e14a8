import type { SettingKey, Settings } from '../../shared/model/settings.ts';
import type { SettingsStore } from '../store/types.ts';
import { parseSettingValue } from './settings-value.ts';

/** The settings in memory, so that the hot path asks no disk. */
export class SettingsService {
  readonly #store: SettingsStore;
  readonly #onChange: () => void;
  #settings: Settings;

  constructor(store: SettingsStore, onChange: () => void) {
    this.#store = store;
    this.#onChange = onChange;
    this.#settings = store.read();
  }

  read(): Settings {
    return this.#settings;
  }

  async set(key: SettingKey, value: string | number | boolean): Promise<Settings> {
    await this.#store.write(key, parseSettingValue(key, value));
    this.reload();
    this.#onChange();
    return this.#settings;
  }

  /** After another process changed them. */
  reload(): void {
    this.#settings = this.#store.read();
  }
}
