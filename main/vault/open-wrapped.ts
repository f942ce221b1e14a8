import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { VaultStatus } from '../../shared/model/status.ts';
import { isRightKey } from './check-value.ts';
import { isWrap, unwrapKey, wrappingKeyFor } from './passphrase.ts';
import type { WrappingKey } from './passphrase.ts';
import { DAMAGED_WRAP, NEEDS_PASSPHRASE, noCheckStatus } from './statuses.ts';

interface Wrapped {
  readonly wrap: string | null;
  readonly check: string | null;
  /** Null: as `known` says. */
  readonly passphrase: string | null;
  readonly known: WrappingKey | null;
}

/** The master key that a passphrase wraps, or why the vault stays locked. */
export async function openWrapped({
  wrap,
  check,
  passphrase,
  known,
}: Wrapped): Promise<Result<{ key: Buffer; wrapping: WrappingKey }, VaultStatus>> {
  if (wrap === null || check === null) return err(noCheckStatus('passphrase'));
  if (!isWrap(wrap)) return err(DAMAGED_WRAP);
  const wrapping = passphrase === null ? known : await wrappingKeyFor(passphrase, wrap);
  const key = wrapping === null ? null : unwrapKey(wrap, wrapping);
  if (wrapping === null || key === null || !isRightKey(key, check)) return err(NEEDS_PASSPHRASE);
  return ok({ key, wrapping });
}
