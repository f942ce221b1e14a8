import { toWire } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model/account.ts';
import { byId } from '../../state/by-id.ts';
import { useSnapshot, useTransport, useView, useViewActions } from '../../state/context.ts';
import { rowMenuId } from '../accounts/row-menu-id.ts';
import { beforeOf, resetBox } from './flow.ts';
import type { ResetFlow } from '../../state/reset-flow.ts';
import type { ResetBox } from './flow.ts';

export interface ResetUse {
  readonly flow: ResetFlow | null;
  readonly box: ResetBox | null;
  readonly open: () => void;
  readonly close: () => void;
  /** Asks the provider; an open request is repeated instead. */
  readonly send: () => Promise<void>;
}

export function resetTagId(account: number): string {
  return `reset-tag-${String(account)}`;
}

/** The resets of one account in this window. */
export function useReset(account: Account, rank: number | null, nowMs: number): ResetUse {
  const { id } = account;
  const transport = useTransport();
  const usage = useSnapshot((s) => byId(s.usage, id));
  const state = useSnapshot((s) => byId(s.resets, id));
  const flow = useView(({ resets }) => resets.get(id) ?? null);
  const { setReset } = useViewActions();
  async function send(): Promise<void> {
    const before = beforeOf(account, usage, rank);
    setReset(id, { step: 'sent', before });
    try {
      const redemption = await transport.call('resets.redeem', { account: id, confirmed: true });
      setReset(id, { step: 'ended', before, redemption, atMs: Date.now() });
    } catch (error) {
      setReset(id, { step: 'failed', error: toWire(error) });
    }
  }
  return {
    flow,
    box: resetBox(flow, state, nowMs),
    open: () => setReset(id, { step: 'asked' }),
    close: () => {
      // What has the focus goes with the box, and with the last reset the tag.
      const tag = document.getElementById(resetTagId(id));
      (tag ?? document.getElementById(rowMenuId(id)))?.focus();
      setReset(id, null);
    },
    send,
  };
}
