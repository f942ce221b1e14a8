import { AppError } from '../../shared/errors.ts';
import { vaultModeSchema } from '../../shared/model/status.ts';
import type { VaultMode } from '../../shared/model/status.ts';

/** Where the profile remembers its mode. */
export const VAULT_MODE_KEY = 'vault.mode';

export interface VaultDecision {
  readonly mode: VaultMode;
  /** The profile has no mode yet. */
  readonly isNew: boolean;
  /** Nobody asked: the keychain, or a key file where there is none. */
  readonly automatic: boolean;
  /** SLUICE_VAULT names another mode than the profile's. */
  readonly conflict: VaultMode | null;
}

/** The profile's own mode always stands; SLUICE_VAULT only decides for a new profile. Throws USAGE. */
export function decideVaultMode(
  requested: string | undefined,
  remembered: string | null,
): VaultDecision {
  const asked = requested === undefined || requested === '' ? null : parseRequest(requested);
  if (remembered === null)
    return { mode: asked ?? 'keychain', isNew: true, automatic: asked === null, conflict: null };
  const mode = parseRemembered(remembered);
  const conflict = asked === null || asked === mode ? null : asked;
  return { mode, isNew: false, automatic: false, conflict };
}

/** For `openStore`, which must know before the vault is open. */
export function credentialsInMemory(
  requested: string | undefined,
  remembered: string | null,
): boolean {
  return decideVaultMode(requested, remembered).mode === 'memory';
}

function parseRequest(text: string): VaultMode {
  const parsed = vaultModeSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'USAGE',
    `SLUICE_VAULT is ${JSON.stringify(text)}, which is no vault mode.`,
    `Allowed: ${vaultModeSchema.options.join(', ')}.`,
  );
}

function parseRemembered(text: string): VaultMode {
  const parsed = vaultModeSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'DATABASE_NEWER',
    `The profile keeps its key in the mode ${JSON.stringify(text)}, which this Sluice does not know.`,
    'Start the Sluice that made the profile, or set SLUICE_HOME to another folder.',
  );
}
