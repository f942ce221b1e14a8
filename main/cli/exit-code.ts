import type { ErrorCode } from '../../shared/errors.ts';

/** design.md section 4: 1 failed, 2 wrong usage, 3 no such account, client or provider, 4 needs the person. */
export function exitCodeOf(code: ErrorCode): number {
  return EXIT_CODES[code] ?? 1;
}

const EXIT_CODES: Readonly<Partial<Record<ErrorCode, number>>> = {
  USAGE: 2,
  BAD_REQUEST: 2,
  ORIGIN_MAP_INVALID: 2,
  NOT_FOUND: 3,
  KEY_UNAVAILABLE: 4,
  CONFIRMATION_NEEDED: 4,
};
