import { z } from 'zod';
import { instantSchema } from '../../shared/model/common.ts';
import { parseJson } from './json.ts';
import type { SetAside } from './set-aside.ts';
import type { MetaStore } from './types.ts';

export const RECOVERY_KEY = 'files.recovery';

const factSchema = z.object({ path: z.string().nullable(), at: instantSchema });

/** That the file was set aside, until the person has answered. */
export function readRecovery(meta: Pick<MetaStore, 'get'>): SetAside | null {
  return factSchema.safeParse(parseJson(meta.get(RECOVERY_KEY) ?? '')).data ?? null;
}

export function recoveryText({ path, at }: SetAside): string {
  return JSON.stringify({ path, at });
}
