import type { UsageReport } from './usage.ts';

/** Providers send a handful; a report of thousands would fill the store and every face's memory. */
export const MOST_WINDOWS = 32;
const MOST_NOTES = 12;

/** The first windows and notes of a report, and how much was left out. */
export function boundReport(report: UsageReport): UsageReport {
  const moreWindows = report.windows.length - MOST_WINDOWS;
  const notes = [
    ...(moreWindows > 0 ? [`${moreWindows} more windows were left out.`] : []),
    ...report.notes,
  ];
  const moreNotes = notes.length - MOST_NOTES;
  return {
    ...report,
    windows: report.windows.slice(0, MOST_WINDOWS),
    notes:
      moreNotes > 0
        ? [...notes.slice(0, MOST_NOTES - 1), `${moreNotes + 1} more notes were left out.`]
        : notes,
  };
}
