import { z } from 'zod';
import {
  costsAskedSchema,
  costsSchema,
  historyAskedSchema,
  historyStatusSchema,
  windowHistorySchema,
} from '../model/history.ts';
import { command, query } from './define.ts';

const nothing = z.strictObject({});

/** `activity` takes no range: it is the newest requests, up to `limit`. */
const tableSchema = z.enum(['usage', 'activity', 'windows', 'costs']);

export const historyCalls = {
  /** Lines of every window, with resets and times without anything left. */
  'history.windows': query(historyAskedSchema, windowHistorySchema),
  /** Tokens and cost: totals, and each grouping that is asked for. */
  'history.costs': query(costsAskedSchema, costsSchema),
  'history.status': query(nothing, historyStatusSchema),
  /** A table as a file for a spreadsheet. */
  'history.csv': query(
    costsAskedSchema.extend({
      table: tableSchema,
      limit: z.int().min(1).max(10_000).default(10_000),
    }),
    z.strictObject({ name: z.string(), text: z.string() }),
  ),
  /** Deletes all of it; the list of the newest requests stays. */
  'history.clear': command(nothing, nothing),
};
