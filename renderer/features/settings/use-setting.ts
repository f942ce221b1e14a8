import type { SettingKey, Settings } from '../../../shared/model/settings.ts';
import { useSnapshot } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import type { Caller } from '../../state/use-call.ts';

export interface Setting<K extends SettingKey> {
  readonly value: Settings[K];
  readonly caller: Caller;
  /** True once it is stored. */
  readonly set: (value: Settings[K]) => Promise<boolean>;
}

/** One setting as the store has it; a change is sent at once and comes back as an event. */
export function useSetting<K extends SettingKey>(key: K): Setting<K> {
  const value = useSnapshot((s) => s.settings[key]);
  const caller = useCall();
  const set = async (next: Settings[K]): Promise<boolean> =>
    (await caller.run('settings.set', { key, value: next })) !== null;
  return { value, caller, set };
}
