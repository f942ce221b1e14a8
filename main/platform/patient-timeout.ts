import { performance } from 'node:perf_hooks';
import { startTimer } from './scheduler.ts';

/** A timer that fires this much too late was held up with its whole process. */
const HELD_UP_MS = 500;
/** For the answer that arrived meanwhile to be read. */
const GRACE_MS = 2000;

/**
 * Ends a request that takes too long. A process that was stopped finds its timers due before it has
 * read what came in meanwhile: a token answer may lie there, so a late timer gives it a moment.
 */
export class PatientTimeout {
  readonly #end = new AbortController();
  #stop: () => void;

  constructor(limitMs: number) {
    const startedAt = performance.now();
    this.#stop = startTimer(limitMs, () => {
      const late = performance.now() - startedAt - limitMs;
      if (late < HELD_UP_MS) this.#abort();
      else this.#stop = startTimer(GRACE_MS, () => this.#abort());
    });
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  dispose(): void {
    this.#stop();
  }

  #abort(): void {
    this.#end.abort(new DOMException('timed out', 'TimeoutError'));
  }
}
