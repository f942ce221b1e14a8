import type { Child, Children } from '../children.ts';
import type { Headers } from '../payload.ts';

/** What a candidate may use to start. */
export interface Surroundings {
  readonly children: Children;
  /** Origin of the upstream. */
  readonly upstream: string;
  /** A temporary folder that is removed after the run. */
  readonly folder: string;
  /** Checkout whose Sluice is measured. */
  readonly sluiceRoot: string;
  /** `.bench/` of this checkout: it stays, and packages resolve from it. */
  readonly results: string;
  /** Whether Sluice runs under the CPU profiler. */
  readonly isProfiling: boolean;
}

/** A candidate that listens. */
export interface Started {
  readonly origin: string;
  readonly headers: Headers;
  /** Null where the candidate has no process of its own. */
  readonly child: Child | null;
  /** From spawn to the first answer; null where nothing was started. */
  readonly startMs: number | null;
}

export interface Candidate {
  readonly name: string;
  /** Whether its starts are timed, several times. */
  readonly hasTimedStart: boolean;
  /** Why it cannot run here, or null. */
  unavailable(): string | null;
  /** What has to be there before the first timed start. */
  prepare(): Promise<void>;
  /** `isLast`: this instance stays for the load. */
  start(isLast: boolean): Promise<Started>;
}
