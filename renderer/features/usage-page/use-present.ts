import type { HistoryRange } from '../../../shared/model/history.ts';
import { viewAccount } from '../../../shared/verdict/account-verdict.ts';
import { useSnapshot } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import type { Kind } from './kinds.ts';
import { presentWindow } from './outlook.ts';
import type { PresentWindow } from './outlook.ts';

/** A forecast is drawn for one account at a time; of several, null. */
export function usePresent(kind: Kind | undefined, range: HistoryRange): PresentWindow | null {
  const [only, ...others] = kind?.series ?? [];
  const id = only === undefined || others.length > 0 ? null : only.account;
  const account = useSnapshot((s) => s.accounts.find((one) => one.id === id) ?? null);
  const usage = useSnapshot((s) => s.usage.find((one) => one.id === id) ?? null);
  const nowMs = useNow();
  if (only === undefined || account === null) return null;
  return presentWindow(only, viewAccount(account, usage, nowMs), range, nowMs);
}
