import { z } from 'zod';

/**
 * Every code that may cross a boundary (proxy, window, socket, command line).
 * The first block is design.md section 4's error contract of the proxy; its HTTP statuses live in core/proxy-error.
 */
export const ERROR_CODES = [
  'UNAUTHORIZED',
  'FORBIDDEN_ORIGIN',
  'FORBIDDEN_PATH',
  'NOT_FOUND',
  'NO_ACCOUNT',
  'AUTH_ERROR',
  'RATE_LIMIT',
  'BILLING',
  'CLIENT_LIMIT',
  'KEY_UNAVAILABLE',
  'BAD_REQUEST',
  'TOO_LARGE',
  'UPSTREAM_UNREACHABLE',
  'UPSTREAM_TIMEOUT',
  // the program's own life
  'USAGE',
  'CONFIRMATION_NEEDED',
  'PROFILE_OWNED',
  'PROFILE_NOT_WRITABLE',
  'PROFILE_MISMATCH',
  'PORT_IN_USE',
  'ORIGIN_MAP_INVALID',
  'NOT_RUNNING',
  'AUTOSTART_FAILED',
  'DATABASE_NEWER',
  'DATABASE_CORRUPT',
  'DATABASE_BUSY',
  'DISK_FULL',
  // sign-in and keys
  'LOGIN_CANCELLED',
  'LOGIN_DENIED',
  'LOGIN_TIMEOUT',
  'LOGIN_FAILED',
  'LOGIN_IDENTITY',
  'KEY_REFUSED',
  'KEY_UNCHECKED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export const errorCodeSchema = z.enum(ERROR_CODES);

/** What a person or a program on the other side of a boundary sees of an error. */
export const wireErrorSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  hint: z.string().nullable(),
});
export type WireError = z.infer<typeof wireErrorSchema>;

/** An error with a stable code. `message` says what is wrong and where; `hint` says what to do about it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | null;
  /** A page of a provider where the person can do it. Only the failed step of a sign-in shows it, if it is https. */
  readonly link: string | null;

  constructor(
    code: ErrorCode,
    message: string,
    hint: string | null = null,
    cause?: unknown,
    link: string | null = null,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.link = link;
  }
}

/** Anything but an AppError is a bug: its text may hold anything, so only a constant sentence crosses. */
export function toWire(error: unknown): WireError {
  if (error instanceof AppError)
    return { code: error.code, message: error.message, hint: error.hint };
  return {
    code: 'INTERNAL',
    message: 'Sluice failed inside.',
    hint: 'The log has the details. Try again; if it stays, report it.',
  };
}

export function fromWire(wire: WireError): AppError {
  return new AppError(wire.code, wire.message, wire.hint);
}
