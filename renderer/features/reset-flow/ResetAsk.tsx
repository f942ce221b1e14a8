import { useEffect, useState } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { ResetListing } from '../../../shared/model/reset.ts';
import { byId } from '../../state/by-id.ts';
import { useSnapshot, useTransport } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import text from '../../ui/text.module.css';
import type { ResetUse } from './use-reset.ts';

const { ask: t } = words.resets;

/** What the provider lists now; null until it has answered, and where it could not. */
function useListing(account: number): ResetListing | null {
  const transport = useTransport();
  const [listing, setListing] = useState<ResetListing | null>(null);
  useEffect(() => {
    let isHere = true;
    transport.call('resets.list', { account }).then(
      ({ accounts }) => isHere && setListing(accounts[0] ?? null),
      // What is known from the last reading stands; the answer to the question itself tells the failure.
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [transport, account]);
  return listing;
}

function soonest(listing: ResetListing | null): string | null {
  const dates = (listing?.credits ?? [])
    .filter(({ status }) => status === 'available')
    .map(({ expiresAt }) => expiresAt)
    .filter((at) => at !== null);
  return dates.sort()[0] ?? null;
}

interface ResetAskProps {
  readonly account: Account;
  readonly nowMs: number;
  readonly use: ResetUse;
}

/** The one question, with what it does and what happens without it. */
export function ResetAsk({ account, nowMs, use }: ResetAskProps) {
  const usage = useSnapshot((s) => byId(s.usage, account.id));
  const listing = useListing(account.id);
  const shared = (usage?.windows ?? []).filter(({ scope }) => scope === null);
  const expiry = soonest(listing) ?? usage?.resets.soonestExpiry ?? null;
  const available = listing?.available ?? usage?.resets.available ?? 1;
  const until = account.blockedUntil;
  const parts = [
    expiry === null ? null : t.expires(Date.parse(expiry), nowMs),
    t.windows(shared.length),
    until === null ? null : t.without(Date.parse(until), nowMs),
    t.final,
  ];
  return (
    <>
      <p>
        <b>{t.title(available)}</b>{' '}
        <span className={text.t2}>{parts.filter((part) => part !== null).join(' ')}</span>
      </p>
      <Button tone="primary" onClick={() => void use.send()}>
        {t.use}
      </Button>
      <Button tone="quiet" ref={takeFocus} onClick={use.close}>
        {t.keep}
      </Button>
    </>
  );
}
