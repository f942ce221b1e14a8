import type { RequestRecord } from '../../shared/model/activity.ts';

/** What requests cost, by client id. What a caller's own credential served is not paid by the person's accounts. */
export function spentByClient(records: readonly RequestRecord[]): ReadonlyMap<number, number> {
  const spent = new Map<number, number>();
  for (const { clientId, account, cost } of records) {
    if (clientId === null || account === null || cost === null || cost === 0) continue;
    spent.set(clientId, (spent.get(clientId) ?? 0) + cost);
  }
  return spent;
}
