import type { Alert, OwnUsage } from '../../shared/model/status.ts';
import type { ClientKeys } from '../clients/keys.ts';
import { PassThroughSessions } from '../clients/pass-through.ts';
import { KEYLESS_CLIENT } from '../clients/types.ts';
import type { SettingsService } from '../control/settings-service.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { OwnCredentials } from '../proxy/types.ts';
import { OwnUsageService } from '../usage/own-usage.ts';
import type { Profile } from './profile.ts';

export interface OwnCredentialParts {
  /** For the proxy. */
  readonly port: OwnCredentials;
  /** For the status. */
  tell(): { readonly alerts: readonly Alert[]; readonly ownUsage: readonly OwnUsage[] };
  /** After clients or settings changed: sessions of callers that are not let in any more are forgotten. */
  forgetRefused(): void;
}

interface Beside {
  readonly clients: Pick<ClientKeys, 'list'>;
  readonly settings: Pick<SettingsService, 'read'>;
  readonly mayPoll: () => boolean;
  readonly changed: () => void;
}

/** Everything about credentials that callers bring themselves: sessions in memory, and their usage. */
export function createOwnCredentials(
  { http, log }: Pick<Profile, 'http' | 'log'>,
  { clients, settings, mayPoll, changed }: Beside,
  cleanup: Cleanup,
): OwnCredentialParts {
  const isOpen = (): boolean => settings.read().passThrough;
  const sessions = new PassThroughSessions({ clock: systemClock, onChange: changed });
  const usage = new OwnUsageService({
    sessions,
    providers: PROVIDERS,
    http,
    clock: systemClock,
    random: systemRandom,
    log,
    isEnabled: mayPoll,
    onChange: changed,
  });
  cleanup.add('callers’ own sessions', () => {
    usage.dispose();
    sessions.dispose();
  });
  return {
    port: {
      isOpen,
      onAnswer: (use, status, headers) => usage.onAnswer(use, status, headers),
    },
    tell: () => ({ alerts: sessions.alerts().map(toAlert), ownUsage: usage.view() }),
    forgetRefused: () => {
      if (sessions.size === 0) return;
      const nowMs = systemClock.now();
      const bringing = clients
        .list()
        .filter(
          ({ passThrough, revokedAtMs, expiresAtMs }) =>
            passThrough && revokedAtMs === null && (expiresAtMs === null || expiresAtMs > nowMs),
        );
      const ids = new Set(bringing.map(({ id }) => id));
      sessions.keepOnly((id) => (id === KEYLESS_CLIENT.id ? isOpen() : ids.has(id)));
    },
  };
}

function toAlert({ provider, status }: { provider: string; status: number }): Alert {
  const name = PROVIDERS.find(({ id }) => id === provider)?.name ?? provider;
  return {
    code: 'own-credential',
    provider,
    status,
    text: `${name} does not tell the usage of a sign-in that a tool brought itself (${status}). Sluice asks no more until the tool brings another; its requests pass as before.`,
  };
}
