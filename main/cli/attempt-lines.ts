import type { Attempt } from '../../shared/model/attempt.ts';
import { attemptText, isPlain } from '../../shared/text/attempts.ts';
import { table } from './table.ts';

const INDENT = '    ';

/** The way of one request from account to account, a line each; none where the first answered. */
export function attemptLines(attempts: readonly Attempt[]): readonly string[] {
  if (isPlain(attempts)) return [];
  const rows = attempts.map((attempt, index) => [
    `${index + 1}.`,
    attempt.account === null ? 'own credential' : `account ${attempt.account}`,
    attempt.status === null ? '-' : String(attempt.status),
    attemptText(attempt),
    `${Math.round(attempt.ms)} ms`,
  ]);
  const [, ...lines] = table(['', '', '', '', ''], rows).split('\n');
  return lines.map((line) => INDENT + line);
}
