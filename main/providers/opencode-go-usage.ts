import { percentAmount } from '../core/limits.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { parseMoment } from '../../shared/model/common.ts';
import { flexibleNumber } from './flexible-number.ts';
import { isObject, parseJson } from './json-fields.ts';
import { observedReport } from './opencode-go-observed.ts';
import { OPENCODE_GO_WINDOWS, statusOf } from './opencode-go-windows.ts';
import type { OpencodeGoWindow } from './opencode-go-windows.ts';
import type { UsageSource } from './types.ts';
import { unreadableUsage, usageRefusal } from './usage-refusal.ts';

const USAGE_URL = 'https://opencode.ai/zen/go/v1/usage';

export const opencodeGoUsage: UsageSource = {
  kinds: ['api_key'],
  fromHeaders: () => [],
  async fetch(call, nowMs, account) {
    const session = account?.installId() ?? '';
    const answer = await call({
      method: 'GET',
      url: USAGE_URL,
      headers: session === '' ? {} : { 'x-opencode-session': session },
    });
    // It is not everywhere yet.
    if (answer.status === 404) return observedReport(account, nowMs);
    if (answer.status !== 200) throw usageRefusal('OpenCode', answer, nowMs);
    const body = parseJson(answer.text);
    const usage = isObject(body) ? body['usage'] : null;
    if (!isObject(usage)) throw unreadableUsage('OpenCode’s usage answer holds no usage.');
    // All three or none: a part would take the place of a whole report that is still good.
    const windows = OPENCODE_GO_WINDOWS.map((window) => readRow(window, usage[window.field]));
    return { ...EMPTY, fetchedAtMs: nowMs, windows } satisfies UsageReport;
  },
};

const EMPTY = {
  notes: [],
  plan: 'Go',
  resetsAvailable: null,
  resetsSoonestExpiryMs: null,
};

function readRow(window: OpencodeGoWindow, row: unknown): WindowReading {
  const { field, id, label, durationMs, scope } = window;
  if (!isObject(row)) throw incomplete(field, row === undefined ? ' is missing' : ' is no object');
  const { status, resetsAt } = row;
  const percent = flexibleNumber(row['percent']);
  if (status !== 'ok' && status !== 'rate-limited') throw incomplete(field, '.status is unknown');
  if (percent === null || !(percent >= 0 && percent <= 100))
    throw incomplete(field, '.percent is no percentage');
  const resetsAtMs = typeof resetsAt === 'string' ? parseMoment(resetsAt) : null;
  if (resetsAtMs === null) throw incomplete(field, '.resetsAt is no time');
  const usedFraction = percent / 100;
  return {
    id,
    label,
    durationMs,
    resetsAtMs,
    usedFraction,
    amount: percentAmount(usedFraction),
    scope,
    source: 'poll',
    ...statusOf(window, usedFraction, status === 'rate-limited'),
  };
}

function incomplete(field: string, what: string): Error {
  return unreadableUsage(
    `OpenCode’s usage answer is not whole (usage.${field}${what}), and a part of it says too little.`,
  );
}
