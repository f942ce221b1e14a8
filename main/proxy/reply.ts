import type { ServerResponse } from 'node:http';
import { answerHeaders } from '../core/headers.ts';
import { renderError } from '../core/proxy-error.ts';
import type { ErrorShape, ProxyProblem } from '../core/proxy-error.ts';
import type { AnswerCode } from './types.ts';
import type { AnswerHead } from './upstream.ts';

/** What Sluice adds to an answer. */
export interface Marks {
  readonly requestId: string;
  /** Null: the caller's own credential went. */
  readonly account: number | null;
  readonly attempts: number;
  /** Null for an answer that is no error. */
  readonly code: AnswerCode | null;
}

const PLAIN_REASON = /^[\t\x20-\x7e]*$/;

/** Sends the head of a provider's answer. Its own Date passes, Node adds none. */
export function sendHead(response: ServerResponse, head: AnswerHead, marks: Marks): void {
  const headers = answerHeaders(head.raw);
  headers.push('x-sluice-request-id', marks.requestId);
  if (marks.account !== null) headers.push('x-sluice-account', String(marks.account));
  headers.push('x-sluice-attempts', String(marks.attempts));
  if (marks.code !== null) headers.push('x-sluice-error', marks.code);
  response.sendDate = false;
  const reason = PLAIN_REASON.test(head.statusMessage) ? head.statusMessage : '';
  response.writeHead(head.status, reason, headers);
}

/** Answers with an error of Sluice's own in the caller's wire shape; returns its status. */
export function sendProblem(
  response: ServerResponse,
  problem: ProxyProblem,
  shape: ErrorShape,
  requestId: string,
  attempts: number,
  nowMs: number,
): number {
  const { status, headers, body } = renderError(problem, shape, requestId, nowMs);
  const marks = ['x-sluice-attempts', String(attempts)];
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, [...headers, ...marks, 'content-length', length]);
  response.end(body);
  return status;
}

export function flushHead(response: ServerResponse): void {
  if (!response.writableEnded) response.flushHeaders();
}
