import type { FileReading } from '../tool-login.ts';

export const NOW = 1_800_000_000_000;
export const HOUR_MS = 3_600_000;
export const ABSENT: FileReading = { kind: 'absent' };

export function textFile(text: string): FileReading {
  return { kind: 'text', text };
}

export function jsonFile(value: unknown): FileReading {
  return textFile(JSON.stringify(value));
}
