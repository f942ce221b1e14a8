import type { UsageReport, WindowReading } from './usage.ts';

/** Providers send a handful; a report of thousands would fill the store and every face's memory. */
export const MOST_WINDOWS = 32;
const MOST_NOTES = 12;
const LONGEST_NAME = 120;
const LONGEST_NOTE = 300;
/** 2000 and 2100. What is no moment between is none: a single one that no face can write would hide all accounts. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 4_102_444_800_000;
const UNSHOWN = /\p{Cc}+/gu;

/** The first windows and notes of a report, and how much was left out; what they hold can be shown and stored. */
export function boundReport(report: UsageReport): UsageReport {
  const moreWindows = report.windows.length - MOST_WINDOWS;
  const notes = [
    ...(moreWindows > 0 ? [`${moreWindows} more windows were left out.`] : []),
    ...report.notes,
  ];
  const moreNotes = notes.length - MOST_NOTES;
  const kept =
    moreNotes > 0
      ? [...notes.slice(0, MOST_NOTES - 1), `${moreNotes + 1} more notes were left out.`]
      : notes;
  return {
    ...report,
    plan: report.plan === null ? null : shown(report.plan, LONGEST_NAME),
    windows: report.windows.slice(0, MOST_WINDOWS).map((window) => boundWindow(window)),
    notes: kept.map((note) => shown(note, LONGEST_NOTE)),
  };
}

function boundWindow(window: WindowReading): WindowReading {
  const { id, label, scope, note, durationMs, resetsAtMs } = window;
  const isMoment = resetsAtMs !== null && resetsAtMs > EARLIEST_MS && resetsAtMs < LATEST_MS;
  return {
    ...window,
    id: shown(id, LONGEST_NAME),
    label: shown(label, LONGEST_NAME),
    scope: scope === null ? null : shown(scope, LONGEST_NAME),
    durationMs: durationMs !== null && durationMs > 0 ? durationMs : null,
    resetsAtMs: isMoment ? resetsAtMs : null,
    ...(note === undefined ? {} : { note: shown(note, LONGEST_NOTE) }),
  };
}

function shown(text: string, limit: number): string {
  return text.slice(0, limit).replaceAll(UNSHOWN, ' ');
}
