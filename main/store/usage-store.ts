import { z } from 'zod';
import { fractionSchema } from '../../shared/model/common.ts';
import {
  windowAmountSchema,
  windowSourceSchema,
  windowStatusSchema,
} from '../../shared/model/window.ts';
import type { UsageReport } from '../core/usage.ts';
import type { StoreContext } from './context.ts';
import { addPoints, freshWindows } from './history/write-points.ts';
import { parseJson } from './json.ts';
import type { UsageStore } from './types.ts';

const reportSchema: z.ZodType<UsageReport> = z.object({
  fetchedAtMs: z.number().nullable(),
  windows: z
    .array(
      z.object({
        id: z.string(),
        label: z.string(),
        durationMs: z.number().nullable(),
        resetsAtMs: z.number().nullable(),
        usedFraction: fractionSchema.nullable(),
        amount: windowAmountSchema.optional(),
        status: windowStatusSchema,
        scope: z.string().nullable(),
        source: windowSourceSchema,
        note: z.string().optional(),
        readAtMs: z.number().optional(),
      }),
    )
    .readonly(),
  notes: z.array(z.string()).readonly(),
  plan: z.string().nullable(),
  resetsAvailable: z.number().nullable(),
  resetsSoonestExpiryMs: z.number().nullable(),
  notBeforeMs: z.number().optional(),
  isGuess: z.boolean().optional(),
});

const WRITE = `INSERT INTO usage (credential_id, report, updated_at)
  SELECT id, @report, @nowMs FROM credentials WHERE id = @accountId
  ON CONFLICT DO UPDATE SET report = excluded.report, updated_at = excluded.updated_at`;

/** The last report of each account, and its points in the history. One of an account that is gone meanwhile is dropped. */
export function createUsageStore({ db, writer, clock, log, read }: StoreContext): UsageStore {
  function previous(accountId: number): UsageReport | null {
    const stored = db
      .prepare<[number], string>('SELECT report FROM usage WHERE credential_id = ?')
      .pluck()
      .get(accountId);
    return stored === undefined ? null : (reportSchema.safeParse(parseJson(stored)).data ?? null);
  }

  return {
    read: () =>
      read(() => {
        const reports = new Map<number, UsageReport>();
        const rows = db
          .prepare<[], { credential_id: number; report: string }>('SELECT * FROM usage')
          .all();
        for (const row of rows) {
          const parsed = reportSchema.safeParse(parseJson(row.report));
          if (parsed.success) reports.set(row.credential_id, parsed.data);
          else log.warn({ account: row.credential_id }, 'stored usage cannot be read; left out');
        }
        return reports;
      }),
    write: (accountId, report) =>
      writer.change(() => {
        const nowMs = clock.now();
        const fresh = freshWindows(report, previous(accountId));
        db.prepare(WRITE).run({ accountId, report: JSON.stringify(report), nowMs });
        addPoints(db, accountId, fresh, nowMs);
      }),
  };
}
