import type { Handlers } from '../../shared/contract.ts';
import { accountHandlers } from './handlers/accounts.ts';
import { checkHandlers } from './handlers/check.ts';
import { clientHandlers } from './handlers/clients.ts';
import { historyHandlers } from './handlers/history.ts';
import { importHandlers } from './handlers/imports.ts';
import { loginHandlers } from './handlers/login.ts';
import { machineHandlers } from './handlers/machine.ts';
import { overrideHandlers } from './handlers/overrides.ts';
import { rankingHandlers } from './handlers/ranking.ts';
import { recoveryHandlers } from './handlers/recovery.ts';
import { resetHandlers } from './handlers/resets.ts';
import { stateHandlers } from './handlers/state.ts';
import { toolHandlers } from './handlers/tools.ts';
import { usageHandlers } from './handlers/usage.ts';
import { vaultHandlers } from './handlers/vault.ts';
import type { Services } from './services.ts';

export function createHandlers(services: Services): Handlers {
  return {
    ...accountHandlers(services),
    ...checkHandlers(services),
    ...usageHandlers(services),
    ...loginHandlers(services),
    ...clientHandlers(services),
    ...stateHandlers(services),
    ...machineHandlers(services),
    ...recoveryHandlers(services),
    ...importHandlers(services),
    ...vaultHandlers(services),
    ...resetHandlers(services),
    ...historyHandlers(services),
    ...overrideHandlers(services),
    ...rankingHandlers(services),
    ...toolHandlers(services),
  };
}
