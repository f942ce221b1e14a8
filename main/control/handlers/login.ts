import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

type LoginHandlers = Pick<
  Handlers,
  'login.start' | 'login.get' | 'login.paste' | 'login.adopt' | 'login.cancel'
>;

export function loginHandlers({ login }: Services): LoginHandlers {
  return {
    'login.start': async (input) => ({ login: await login.start(input) }),
    'login.get': ({ loginId }) => ({ login: login.get(loginId) }),
    'login.paste': async ({ loginId, text }) => ({ login: await login.paste(loginId, text) }),
    'login.adopt': async ({ loginId }) => ({ login: await login.adopt(loginId) }),
    'login.cancel': async ({ loginId }) => ({ login: await login.cancel(loginId) }),
  };
}
