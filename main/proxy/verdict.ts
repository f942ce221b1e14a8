import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import type { ErrorCode } from '../../shared/errors.ts';
import type { PassedCode } from '../../shared/model/activity.ts';
import type { Block } from '../core/account.ts';
import { classifyError } from '../core/classify-error.ts';
import { LONGEST_BLOCK_MS } from '../core/limits.ts';
import { isRefusedCredential } from '../core/refused-credential.ts';
import { retryAfterMs } from '../core/retry-after.ts';
import type { WindowReading } from '../core/usage.ts';
import type { Provider } from '../providers/types.ts';
import type { AnswerHead } from './upstream.ts';

const MIN_BLOCK_MS = 60_000;
/** Of an error body, decoded: enough for any error object, too little for a decompression bomb. */
const MAX_TEXT_BYTES = 256 * 1024;

export interface ErrorFacts {
  readonly provider: Provider;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Model family of the request. */
  readonly family: string | null;
  /** An answer to HEAD has no body whatever it means. */
  readonly bodyless: boolean;
  readonly nowMs: number;
}

export interface Verdict {
  readonly code: ErrorCode | PassedCode;
  /** What the account cannot do for a while; null: nothing is wrong with the account. */
  readonly block: Block | null;
  /** The credential itself was refused. */
  readonly refused?: true;
}

/** Whether the answer refuses the credential itself: a newer one may serve. */
export function refusesCredential({ status, headers }: AnswerHead, body: Buffer): boolean {
  if (status === 401) return true;
  if (status !== 400 && status !== 403) return false;
  return isRefusedCredential(status, errorText(body, headers['content-encoding']));
}

/** What an error answer of a provider means for the account, and the code that marks it for the caller. */
export function judgeAnswer(facts: ErrorFacts): Verdict {
  const { provider, status, headers, nowMs, family } = facts;
  const text = facts.bodyless ? null : errorText(facts.body, headers['content-encoding']);
  if (isRefusedCredential(status, text ?? ''))
    return { code: 'AUTH_ERROR', block: null, refused: true };
  const waitMs = retryAfterMs(headers, text ?? '', nowMs, provider.naiveZone);
  const ownMeter = family !== null && provider.ranking?.familyMeters === 'instead';
  const exhausted = exhaustedWindows(provider, headers, family, nowMs).filter(
    ({ scope }) => !ownMeter || scope !== null,
  );
  const found = classifyError({
    status,
    body: text,
    windowExhausted: exhausted.length > 0,
    retryAfterMs: waitMs,
  });
  if (found === 'passes') return { code: passedCode(status), block: null };
  const isBilling = found === 'out of credit';
  const resets = exhausted.map((window) => window.resetsAtMs ?? 0);
  const scoped = ownMeter
    ? !isBilling
    : exhausted.length > 0 && exhausted.every((window) => window.scope !== null);
  return {
    code: isBilling ? 'BILLING' : 'RATE_LIMIT',
    block: {
      scope: scoped && family !== null ? `family:${family}` : 'account',
      untilMs: Math.min(
        Math.max(nowMs + MIN_BLOCK_MS, nowMs + (waitMs ?? 0), ...resets),
        nowMs + LONGEST_BLOCK_MS,
      ),
      reason: found,
      billing: isBilling,
    },
  };
}

/** design.md section 4: what marks a provider's own answer. */
export function passedCode(status: number): ErrorCode | PassedCode {
  if (status === 401) return 'AUTH_ERROR';
  if (status === 402) return 'BILLING';
  if (status === 429) return 'RATE_LIMIT';
  if (status === 529 || status === 503) return 'OVERLOADED';
  return status >= 500 ? 'UPSTREAM_ERROR' : 'INVALID_REQUEST';
}

function exhaustedWindows(
  provider: Provider,
  headers: Readonly<Record<string, string>>,
  family: string | null,
  nowMs: number,
): readonly WindowReading[] {
  const readings = provider.usage?.fromHeaders(headers, nowMs, false) ?? [];
  return readings.filter(
    (window) => window.status === 'exhausted' && (window.scope === null || window.scope === family),
  );
}

function errorText(body: Buffer, encoding: string | undefined): string {
  try {
    return decodeError(body, encoding).toString('utf8');
  } catch {
    // Not what its header says, or cut: judged by what can be read, never by nothing.
    return body.toString('latin1');
  }
}

function decodeError(body: Buffer, encoding: string | undefined): Buffer {
  if (body.length === 0) return body;
  const limit = { maxOutputLength: MAX_TEXT_BYTES };
  const cut = { ...limit, finishFlush: constants.Z_SYNC_FLUSH };
  const name = encoding?.trim().toLowerCase();
  if (name === 'gzip' || name === 'x-gzip') return gunzipSync(body, cut);
  if (name === 'deflate') return inflateSync(body, cut);
  if (name === 'br') return brotliDecompressSync(body, limit);
  return name === 'zstd' ? zstdDecompressSync(body, limit) : body;
}
