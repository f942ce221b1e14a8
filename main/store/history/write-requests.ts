import type Database from 'better-sqlite3';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import { sumRequests } from '../../core/request-sums.ts';
import type { RequestSums } from '../../core/request-sums.ts';

const KEY = `provider IS @provider AND model IS @model AND client IS @client
  AND account IS (SELECT id FROM credentials WHERE id = @account)`;
const ADD_KEY = `INSERT INTO history_keys (provider, account, model, client)
  SELECT @provider, (SELECT id FROM credentials WHERE id = @account), @model, @client
  WHERE NOT EXISTS (SELECT 1 FROM history_keys WHERE ${KEY})`;
const SUMS = [
  ['requests', 'requests'],
  ['retried', 'retried'],
  ['refused', 'refused'],
  ['input_tokens', 'inputTokens'],
  ['output_tokens', 'outputTokens'],
  ['cache_read_tokens', 'cacheReadTokens'],
  ['cache_write_tokens', 'cacheWriteTokens'],
  ['cost', 'cost'],
  ['unpriced', 'unpriced'],
] as const;
const ADD_SUMS = `INSERT INTO history_requests (hour, key, ${SUMS.map(([column]) => column).join(', ')})
  SELECT @hour, id, ${SUMS.map(([, name]) => `@${name}`).join(', ')} FROM history_keys WHERE ${KEY} LIMIT 1
  ON CONFLICT DO UPDATE SET ${SUMS.map(([column]) => `${column} = ${column} + excluded.${column}`).join(', ')}`;

/** Inside the transaction that writes the requests themselves. */
export function addToHistory(db: Database.Database, records: readonly RequestRecord[]): void {
  const addKey = db.prepare<[RequestSums]>(ADD_KEY);
  const addSums = db.prepare<[RequestSums]>(ADD_SUMS);
  for (const sums of sumRequests(records)) {
    addKey.run(sums);
    addSums.run(sums);
  }
}
