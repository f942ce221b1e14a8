import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

type VaultHandlers = Pick<Handlers, 'vault.unlock' | 'vault.move' | 'vault.rotate'>;

export function vaultHandlers({ vault, status }: Services): VaultHandlers {
  const answer = () => ({ vault: status().vault });
  return {
    'vault.unlock': ({ passphrase }) => vault.unlock(passphrase).then(answer),
    'vault.move': ({ mode, passphrase }) => vault.move(mode, passphrase).then(answer),
    'vault.rotate': () => vault.rotate().then(answer),
  };
}
