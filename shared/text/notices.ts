import { formatDuration, formatList, formatPercent, formatWhen } from './format.ts';
import { verdictWords } from './verdict.ts';

const { sentence } = verdictWords;

/** The words of the system's notifications: who and what in the title, what follows in the body. */
export const noticeWords = {
  account: (who: string, provider: string) => `${who} (${provider}) needs you`,
  accounts: (count: number) => `${String(count)} accounts need you`,
  accountsDetail: 'Each of them says why in its row.',
  used: (who: string, label: string, used: number) =>
    used < 1 ? `${who}: ${label} is at ${formatPercent(used)}` : `${who}: ${label} is used up`,
  startsOver: (provider: string, atMs: number, nowMs: number) =>
    `${provider}. It starts over ${formatWhen(atMs, nowMs)}.`,
  noReset: (provider: string) => `${provider}. When it starts over is not known.`,
  manyUsed: (count: number) => `${String(count)} limits are nearly used up`,
  manyUsedDetail: 'Each account says which, and until when.',
  reset: (who: string) => `${who} has room again`,
  resetDetail: (provider: string, labels: readonly string[]) =>
    `${provider}. ${formatList(labels)} started over.`,
  manyReset: (count: number) => `${String(count)} accounts have room again`,
  manyResetDetail: 'Their limits started over.',
  dry: (provider: string, atMs: number | null, nowMs: number) =>
    atMs === null ? `${provider} is dry` : sentence.again(provider, atMs, nowMs),
  dryDetail: (count: number, first: string | null, leftMs: number) =>
    [sentence.allEmpty(count), first === null ? '' : sentence.freesFirst(first, leftMs)]
      .join(' ')
      .trim(),
  drySome: (provider: string, first: string | null, leftMs: number) =>
    [sentence.cannot(provider), first === null ? '' : sentence.freesFirst(first, leftMs)]
      .join(' ')
      .trim(),
  manyDry: (count: number) => `${String(count)} providers are dry`,
  manyDryDetail: 'Each of them says until when.',
  credit: (who: string, leftMs: number) => `${who}: a reset expires in ${formatDuration(leftMs)}`,
  creditDetail: (count: number, atMs: number, nowMs: number) =>
    `${count === 1 ? 'Its only reset' : `The first of ${String(count)} resets`} can be used until ${formatWhen(atMs, nowMs).replace(/^(at|on) /, '')}.`,
  manyCredits: (count: number) => `${String(count)} accounts have a reset that expires soon`,
  manyCreditsDetail: 'Each account says until when it can be used.',
} as const;
