import { formatAge, formatMoment } from '../../shared/text/format.ts';

/** Of pages whose content is read by calls: the banner says what happened, this what it means below. */
export const offlineWords = {
  asOf: (atMs: number, nowMs: number) =>
    `As it was at ${formatMoment(atMs, nowMs)}, ${formatAge(Math.max(0, nowMs - atMs))} ago.`,
  detail: 'Sluice cannot be reached. It is read again by itself.',
  nothing: 'Nothing was read yet.',
  cannot: 'This cannot be done while Sluice cannot be reached.',
} as const;
