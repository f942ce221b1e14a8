export interface RequestRound {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly requestsPerSecond: number;
  readonly cpuUsPerRequest: number | null;
  readonly errors: number;
}

export interface StreamFigures {
  readonly eventsPerSecond: number;
  readonly cpuUsPerEvent: number | null;
  readonly errors: number;
}

export interface StreamRound {
  readonly firstByteP50Ms: number;
  readonly few: StreamFigures;
  readonly many: StreamFigures;
}

export interface MemoryFigures {
  readonly idleBytes: number | null;
  readonly afterLoadBytes: number | null;
  readonly afterSecondLoadBytes: number | null;
}

export interface CandidateResult {
  readonly name: string;
  /** Why it was not measured, or not to the end; null if it was. */
  readonly reason: string | null;
  readonly startsMs: readonly number[];
  readonly memory: MemoryFigures;
  readonly rounds: readonly RequestRound[];
  readonly streamRounds: readonly StreamRound[];
}
