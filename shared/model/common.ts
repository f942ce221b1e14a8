import { z } from 'zod';

/** Instants are ISO 8601 on every wire and milliseconds since the epoch inside. */
export const instantSchema = z.iso.datetime();

/** 0 to 1. */
export const fractionSchema = z.number().min(0).max(1);

export const idSchema = z.int().positive();

export const providerIdSchema = z.string().regex(/^[a-z][a-z0-9-]*$/);

/** What a person calls something: one line, so that no list can be made to show another row. */
export const nameSchema = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'it has a line break or a control character');

/** As somebody wrote it: which providers there are is for the answer to say, not for a pattern. */
export const askedProviderSchema = z.string().min(1).max(100);

export function toInstant(epochMs: number): string;
export function toInstant(epochMs: number | null): string | null;
export function toInstant(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}

/** Milliseconds of a date text (ISO 8601 or an HTTP date); null when it is none. */
export function parseMoment(text: string): number | null {
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? null : epochMs;
}
