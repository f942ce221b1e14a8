import type { WindowAmount, WindowSource, WindowStatus } from '../../shared/model/window.ts';

/** One usage limit, as a provider told it. Instants are epoch milliseconds. */
export interface WindowReading {
  readonly id: string;
  readonly label: string;
  readonly durationMs: number | null;
  readonly resetsAtMs: number | null;
  /** 0 to 1, or null when not told. */
  readonly usedFraction: number | null;
  /** Absent: not told, or stored before it was kept. */
  readonly amount?: WindowAmount | undefined;
  readonly status: WindowStatus;
  /** Model family; null for all models. */
  readonly scope: string | null;
  readonly source: WindowSource;
  /** What a person should know of it, as a sentence. */
  readonly note?: string | undefined;
  /** Absent: stored before it was kept. */
  readonly readAtMs?: number | undefined;
}

/** What is known of one account's usage. */
export interface UsageReport {
  /** Null while only response headers have told something. */
  readonly fetchedAtMs: number | null;
  readonly windows: readonly WindowReading[];
  readonly notes: readonly string[];
  readonly plan: string | null;
  readonly resetsAvailable: number | null;
  readonly resetsSoonestExpiryMs: number | null;
  /** Until then the provider wants no question, whichever process would ask. */
  readonly notBeforeMs?: number | undefined;
  /** Made here, without a word of the provider: it proves nothing of the credential. */
  readonly isGuess?: boolean | undefined;
}
