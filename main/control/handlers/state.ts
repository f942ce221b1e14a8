import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';
import { shownSettings } from '../shown-settings.ts';

type StateHandlers = Pick<
  Handlers,
  'state.get' | 'status.get' | 'settings.get' | 'settings.set' | 'activity.list' | 'ui.address'
>;

export function stateHandlers(services: Services): StateHandlers {
  const { settings, activity, history } = services;
  return {
    'state.get': () => services.state(),
    'status.get': () => ({ status: services.status() }),
    'settings.get': () => ({ settings: shownSettings(settings.read()) }),
    'settings.set': async ({ key, value }) => ({
      settings: shownSettings(await settings.set(key, value)),
    }),
    'activity.list': async ({ limit, before }) => {
      // What a request cost is known once it is written.
      await activity.flush();
      return { requests: activity.recent(limit, before), prices: history.prices };
    },
    'ui.address': () => ({ url: services.uiAddress() }),
  };
}
