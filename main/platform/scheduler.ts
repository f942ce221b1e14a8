/** A timer that cancels itself before it is set again. The callback's failure goes to `onError`. */
export class Timer {
  #handle: NodeJS.Timeout | null = null;
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Runs `task` once after `delayMs` (capped at the 24.8 days that a Node timer can hold). */
  set(delayMs: number, task: () => void | Promise<void>): void {
    this.cancel();
    this.#handle = setTimeout(
      () => {
        this.#handle = null;
        void this.#run(task);
      },
      Math.min(Math.max(delayMs, 0), 2 ** 31 - 1),
    );
    this.#handle.unref();
  }

  async #run(task: () => void | Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#onError(error);
    }
  }

  cancel(): void {
    if (this.#handle !== null) clearTimeout(this.#handle);
    this.#handle = null;
  }

  dispose(): void {
    this.cancel();
  }
}

/** A promise that resolves after `delayMs`, or rejects when `signal` aborts. */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const handle = setTimeout(finish, delayMs);
    function finish(): void {
      signal?.removeEventListener('abort', abort);
      resolve();
    }
    function abort(): void {
      clearTimeout(handle);
      reject(signal?.reason as Error);
    }
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Runs `task` once after `delayMs`; the returned function takes that back. Tests put their own in its place. */
export type StartTimer = (delayMs: number, task: () => void) => () => void;

export const startTimer: StartTimer = (delayMs, task) => {
  const handle = setTimeout(task, delayMs);
  handle.unref();
  return () => clearTimeout(handle);
};

/** A promise that resolves after `delayMs` of the given timer, or rejects when `signal` aborts. */
export function pause(
  delayMs: number,
  { startTimer: start, signal }: { readonly startTimer: StartTimer; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const stop = start(delayMs, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    function abort(): void {
      stop();
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', abort, { once: true });
  });
}
