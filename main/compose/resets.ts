import type { SettingsService } from '../control/settings-service.ts';
import type { AccountPool } from '../credentials/pool.ts';
import { systemProcessTable } from '../credentials/process-table.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { AutomaticResets } from '../resets/automatic.ts';
import { ResetService } from '../resets/service.ts';
import type { UsageService } from '../usage/service.ts';
import type { Profile } from './profile.ts';

interface Needs {
  readonly pool: AccountPool;
  readonly usage: UsageService;
  readonly settings: SettingsService;
  readonly changed: () => void;
}

/** Saved resets: by the person's click, and by themselves where they want that. */
export function createResets(profile: Profile, needs: Needs, cleanup: Cleanup) {
  const { http, store, log } = profile;
  const { pool, usage, settings, changed } = needs;
  const service = new ResetService({
    providers: PROVIDERS,
    http,
    pool,
    store: store.resets,
    usage,
    clock: systemClock,
    random: systemRandom,
    log,
    processes: systemProcessTable(systemClock),
    onChange: changed,
  });
  cleanup.add('resets', () => service.dispose());
  function reserve(): number | null {
    const { resetAutomatically, resetReserve, proxyPaused } = settings.read();
    return resetAutomatically && !proxyPaused ? resetReserve : null;
  }
  const automatic = new AutomaticResets({
    providers: PROVIDERS,
    pool,
    service,
    store: store.resets,
    reports: () => usage.reports(),
    triggers: [(listener) => pool.onChange(listener), (listener) => usage.onChange(listener)],
    clock: systemClock,
    log,
    reserve,
  });
  cleanup.add('automatic resets', () => automatic.dispose());
  return { resets: service, automaticResets: automatic };
}
