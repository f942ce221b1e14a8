import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

type RecoveryHandlers = Pick<Handlers, 'recovery.restore' | 'recovery.dismiss'>;

export function recoveryHandlers({ recovery }: Pick<Services, 'recovery'>): RecoveryHandlers {
  return {
    'recovery.restore': async () => ({ accounts: await recovery.restore() }),
    'recovery.dismiss': async () => {
      await recovery.dismiss();
      return {};
    },
  };
}
