import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';
import { instantSchema } from './common.ts';

/** A copy of the database that was read from end to end. */
export const backupSchema = z.strictObject({
  path: z.string(),
  at: instantSchema,
  accounts: z.int().nonnegative(),
});
export type Backup = z.infer<typeof backupSchema>;

/** The database was damaged, or gone, when Sluice started. */
export const recoverySchema = z.strictObject({
  /** Where the damaged file lies now; null: there was none, or an empty one. */
  setAside: z.string().nullable(),
  at: instantSchema,
  /** The newest good one that has accounts. */
  backup: backupSchema.nullable(),
});

/** What is wrong with the database or its backups now, as a person should read it. */
export const fileTroubleSchema = z.strictObject({
  code: errorCodeSchema,
  at: instantSchema,
  message: z.string(),
  hint: z.string().nullable(),
});
export type FileTrouble = z.infer<typeof fileTroubleSchema>;

export const filesStatusSchema = z.strictObject({
  /** Null: nothing happened, or the person has answered. */
  recovery: recoverySchema.nullable(),
  /** Damaged databases of earlier starts. They may still hold accounts that were removed since. */
  setAside: z.array(z.string()).readonly(),
  /** The open database: found damaged, or without room to write. */
  trouble: fileTroubleSchema.nullable(),
  backups: z.strictObject({
    /** Days, newest first, e.g. `2026-11-21`. */
    days: z.array(z.string()).readonly(),
    /** Since the process started, without a good one after it. */
    failures: z.int().nonnegative(),
    trouble: fileTroubleSchema.nullable(),
  }),
});
export type FilesStatus = z.infer<typeof filesStatusSchema>;

export const NO_FILES_STATUS: FilesStatus = {
  recovery: null,
  setAside: [],
  trouble: null,
  backups: { days: [], failures: 0, trouble: null },
};
