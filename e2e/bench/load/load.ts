import type { Headers } from '../payload.ts';

export interface Target {
  readonly origin: string;
  readonly headers: Headers;
}

export interface LoadOrder extends Target {
  readonly body: string;
  readonly connections: number;
  /** Whole seconds: wrk knows no others. */
  readonly seconds: number;
  /** A header that has another value in each request, in this load and in all others. */
  readonly freshHeader?: string;
}

export interface LoadFigures {
  readonly requests: number;
  readonly seconds: number;
  /** Connections and reads that failed, answers that were not 200. */
  readonly errors: number;
}

export type Load = (order: LoadOrder) => Promise<LoadFigures>;
