import { formatDollars } from '../../../shared/text/format.ts';
import { activityWords as t } from '../../text/activity.ts';
import { accountText } from './request-text.ts';
import type { NameOf } from './request-text.ts';
import type { RequestRow } from './row.ts';

const { detail: d } = t;

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly mono?: boolean;
}

function inputText({ record }: RequestRow): string {
  if (record === null) return t.none;
  const { inputTokens, cacheReadTokens, cacheWriteTokens } = record;
  if (inputTokens === null) return d.notTold;
  const all = t.count(inputTokens + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0));
  return (cacheReadTokens ?? 0) === 0 ? all : d.cached(all, t.count(cacheReadTokens ?? 0));
}

function costText({ record }: RequestRow): string {
  if (record === null) return t.none;
  return record.cost === null ? d.unpriced : d.atListPrice(formatDollars(record.cost));
}

/** `siblings`: how many of the known requests belong to the same session. */
export function factsOf(row: RequestRow, siblings: number): readonly Fact[] {
  const { request, record, outcome } = row;
  const { session, model } = request;
  const output = record?.outputTokens ?? null;
  return [
    { name: d.request, value: request.id, mono: true },
    { name: d.model, value: model ?? t.none, mono: true },
    { name: d.path, value: request.path, mono: true },
    {
      name: d.session,
      value: session === null ? t.none : d.sessionOf(session.slice(0, 4), siblings),
    },
    { name: d.input, value: inputText(row) },
    {
      name: d.output,
      value: output === null ? (record === null ? t.none : d.notTold) : t.count(output),
    },
    { name: d.cost, value: costText(row) },
    {
      name: d.ended,
      value:
        record === null
          ? d.endings.running
          : d.ending(d.endings[outcome], record.status, record.error),
    },
  ];
}

/** As lines to be pasted into a report: what the page shows, nothing else. */
export function copyText(row: RequestRow, facts: readonly Fact[], nameOf: NameOf): string {
  const { record, request, atMs } = row;
  const tried = (record?.attemptList ?? []).map(
    (attempt, index) =>
      `${String(index + 1)}. ${nameOf(attempt.account) ?? t.ownCredential}: ${t.attempt(attempt, null)}`,
  );
  return [
    d.title(new Date(atMs).toISOString(), request.client ?? t.noClient),
    ...facts.map(({ name, value }) => `${name}: ${value}`),
    `${t.columns.account}: ${accountText(row, nameOf)}`,
    ...tried,
  ].join('\n');
}
