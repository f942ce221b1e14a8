import type { RequestRecord } from '../../../../shared/model/activity.ts';
import { NO_TOKENS } from '../../../../shared/model/tokens.ts';

let lastId = 0;
/** An answered request of Claude's. */
export function madeRequest(
  at: string | number,
  fields: Partial<RequestRecord> = {},
): RequestRecord {
  lastId += 1;
  return {
    ...NO_TOKENS,
    id: `r${lastId}`,
    at: new Date(at).toISOString(),
    client: 'cli',
    provider: 'anthropic',
    account: null,
    model: 'opus',
    method: 'POST',
    path: '/v1/messages',
    status: 200,
    error: null,
    attempts: 1,
    clientId: null,
    attemptList: [],
    session: null,
    firstByteMs: 1,
    durationMs: 2,
    cost: null,
    ...fields,
  };
}
