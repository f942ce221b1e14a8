import { AppError } from '../../shared/errors.ts';
import type { Http, HttpAnswer } from '../platform/http.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import type { DeviceCode, DeviceProtocol, PollVerdict } from './device-protocol.ts';

const DEFAULT_INTERVAL_MS = 5_000;
const MIN_INTERVAL_MS = 1_000;
const SLOW_DOWN_MS = 5_000;

export interface PollDeps {
  readonly http: Pick<Http, 'request'>;
  readonly startTimer: StartTimer;
  readonly signal: AbortSignal;
  /** A text for the person while the provider cannot be asked; null once it can again. */
  readonly onTrouble: (text: string | null) => void;
  readonly onSlowDown: () => void;
}

export interface PollPace {
  readonly extraIntervalMs: number;
  readonly maxPolls: number | null;
}

export type PollEnd = Exclude<PollVerdict, { kind: 'pending' | 'slow-down' }>;

/** Asks until the provider decides. Rejects only with the signal's reason; `expired` after the last poll. */
export async function pollDevice(
  protocol: DeviceProtocol,
  code: DeviceCode,
  { extraIntervalMs, maxPolls }: PollPace,
  deps: PollDeps,
): Promise<PollEnd> {
  const asked = Math.max(code.intervalMs ?? DEFAULT_INTERVAL_MS, MIN_INTERVAL_MS);
  let intervalMs = asked + extraIntervalMs;
  for (let left = maxPolls ?? Infinity; left > 0; left -= 1) {
    await pause(intervalMs, deps);
    const answer = await ask(protocol, code, deps);
    const verdict = answer === null ? PENDING : protocol.readPoll(answer);
    if (verdict.kind === 'slow-down') {
      intervalMs += SLOW_DOWN_MS;
      deps.onSlowDown();
    } else if (verdict.kind !== 'pending') return verdict;
  }
  return { kind: 'expired' };
}

const PENDING: PollVerdict = { kind: 'pending' };

/** Null: no answer came, which decides nothing. */
async function ask(
  protocol: DeviceProtocol,
  code: DeviceCode,
  { http, signal, onTrouble }: PollDeps,
): Promise<HttpAnswer | null> {
  try {
    const answer = await http.request({ ...protocol.poll(code), signal });
    signal.throwIfAborted();
    onTrouble(null);
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    onTrouble(`${error.message} Sluice goes on asking.`);
    return null;
  }
}

function pause(delayMs: number, { startTimer, signal }: PollDeps): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const stop = startTimer(delayMs, () => {
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
