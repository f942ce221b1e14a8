import { accountTable } from './account-summary.ts';
import type { Mark, More } from './marks.ts';
import { firstMarks, wholePathMarks } from './marks.ts';
import { memoryTable } from './memory-growth.ts';
import type { MemoryGrowth } from './memory-growth.ts';
import type { Summary } from './summary.ts';
import { figure, megabytes, percent, table } from './table.ts';

export interface Grown extends Omit<More, 'memory'> {
  readonly memory: readonly MemoryGrowth[];
}

/** The report that a person reads. */
export function report(machine: string, summaries: readonly Summary[], grown: Grown): string {
  const { accounts, memory } = grown;
  const measured = summaries.filter(({ p50Ms }) => p50Ms !== null);
  const hasStreams = measured.some(({ streams }) => streams.firstByteP50Ms !== null);
  return [
    machine,
    requestTable(measured),
    processTable(measured.filter(({ idleBytes, startMs }) => (idleBytes ?? startMs) !== null)),
    ...(hasStreams ? [streamTable(measured)] : []),
    ...(accounts.length > 0 ? [accountTable(accounts)] : []),
    ...(memory.length > 0 ? [memoryTable(memory)] : []),
    ...notes(summaries),
    ...marks(
      summaries.find(({ name }) => name === 'sluice'),
      moreOf(grown),
    ),
  ].join('\n\n');
}

function requestTable(summaries: readonly Summary[]): string {
  const head = [
    'one hop',
    'p50 ms',
    'added p50',
    'added p90',
    'requests/s, 64',
    'of floor',
    'of direct',
    'spread',
    'CPU µs/request',
    'of floor',
  ];
  const rows = summaries.map((s) => [
    s.name,
    figure(s.p50Ms, 3),
    figure(s.addedP50Ms, 3),
    figure(s.addedP90Ms, 3),
    figure(s.requestsPerSecond, 0),
    percent(s.rateToFloor),
    percent(s.rateToDirect),
    percent(s.rateSpread),
    figure(s.cpuUsPerRequest, 1),
    percent(s.cpuToFloor),
  ]);
  return table(head, rows);
}

function processTable(summaries: readonly Summary[]): string {
  const head = ['process', 'listening ms', 'idle MB', 'after load', 'after a second load'];
  const rows = summaries.map((s) => [
    s.name,
    figure(s.startMs, 0),
    megabytes(s.idleBytes),
    megabytes(s.afterLoadBytes),
    megabytes(s.afterSecondLoadBytes),
  ]);
  return table(head, rows);
}

function streamTable(summaries: readonly Summary[]): string {
  const head = [
    'streams',
    'first byte ms',
    'added',
    'events/s, 8',
    'of floor',
    'events/s, 32',
    'of floor',
    'CPU µs/event',
  ];
  const rows = summaries.map(({ name, streams }) => [
    name,
    figure(streams.firstByteP50Ms, 3),
    figure(streams.addedFirstByteMs, 3),
    figure(streams.fewPerSecond, 0),
    percent(streams.fewToFloor),
    figure(streams.manyPerSecond, 0),
    percent(streams.manyToFloor),
    figure(streams.cpuUsPerEvent, 2),
  ]);
  return table(head, rows);
}

/** Above this the rounds differ more than the candidates do. */
const CALM_SPREAD = 0.25;

function notes(summaries: readonly Summary[]): string[] {
  const isRestless = summaries.some(({ rateSpread }) => (rateSpread ?? 0) > CALM_SPREAD);
  const lines = summaries.flatMap(({ name, reason, errors, p50Ms }) => [
    ...(reason === null ? [] : [`${name}: ${p50Ms === null ? 'not run' : 'stopped'} (${reason})`]),
    ...(errors === 0
      ? []
      : [`${name}: ${errors} errors under load; its figures are not to be trusted`]),
  ]);
  if (isRestless)
    lines.push(
      'The rounds differ a lot: the machine was busy. CPU per request is the steadiest figure.',
    );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

export function moreOf({ accounts, memory }: Grown): More {
  return { accounts, memory: memory.find(({ name }) => name === 'sluice') ?? null };
}

function marks(sluice: Summary | undefined, more: More): string[] {
  if (sluice === undefined || sluice.p50Ms === null) return [];
  const head = ['', 'wanted', 'measured', ''];
  const rows = (of: readonly Mark[]) =>
    of.map(({ name, wanted, value, unit, isMet }) => [
      name,
      wanted,
      value === null ? '–' : `${figure(value, value < 10 ? 2 : 0)} ${unit}`,
      isMet === null ? 'not measured' : isMet ? 'met' : 'not met',
    ]);
  return [
    table(['first marks', ...head.slice(1)], rows(firstMarks(sluice))),
    table(['marks of the whole path', ...head.slice(1)], rows(wholePathMarks(sluice, more))),
  ];
}
