import { LocalTools } from '../connect/local-tools.ts';
import { lookAtPort } from '../control/look-at-port.ts';
import type { Services } from '../control/services.ts';
import type { SettingsService } from '../control/settings-service.ts';
import type { Listening } from '../control/status.ts';
import type { Profile } from './profile.ts';

function portOf(address: string | null | undefined): readonly number[] {
  return address == null ? [] : [Number(new URL(address).port)];
}

/** What this machine has besides the profile: tools and ports. */
export function machineAnswers(
  { environment }: Pick<Profile, 'environment'>,
  settings: Pick<SettingsService, 'read'>,
  listening: Listening,
): Pick<Services, 'tools' | 'lookAtPort'> {
  const proxy = (): string =>
    listening.proxyUrl ?? `http://127.0.0.1:${String(settings.read().port)}`;
  return {
    tools: new LocalTools(environment, proxy),
    lookAtPort: (port) =>
      lookAtPort(port, [...portOf(listening.proxyUrl), ...portOf(listening.window?.origin)]),
  };
}
