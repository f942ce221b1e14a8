import { AppError } from '../../shared/errors.ts';
import type { Http, HttpAnswer } from '../platform/http.ts';
import { pause } from '../platform/scheduler.ts';
import type { StartTimer } from '../platform/scheduler.ts';
import type { DeviceLogin } from '../providers/types.ts';
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

export type PollPace = Pick<
  DeviceLogin,
  'extraIntervalMs' | 'intervalFactor' | 'slowDownFactor' | 'maxPolls'
>;

export type PollEnd = Exclude<PollVerdict, { kind: 'pending' | 'slow-down' }>;

/** Asks until the provider decides. Rejects only with the signal's reason; `expired` after the last poll. */
export async function pollDevice(
  protocol: DeviceProtocol,
  code: DeviceCode,
  { extraIntervalMs, intervalFactor = 1, slowDownFactor = intervalFactor, maxPolls }: PollPace,
  deps: PollDeps,
): Promise<PollEnd> {
  let intervalMs = Math.max(code.intervalMs ?? DEFAULT_INTERVAL_MS, MIN_INTERVAL_MS);
  let factor = intervalFactor;
  for (let left = maxPolls ?? Infinity; left > 0; left -= 1) {
    await pause(Math.ceil(intervalMs * factor) + extraIntervalMs, deps);
    const answer = await ask(protocol, code, deps);
    const verdict = answer === null ? PENDING : protocol.readPoll(answer);
    if (verdict.kind === 'slow-down') {
      intervalMs = slower(intervalMs, verdict.intervalMs);
      factor = slowDownFactor;
      deps.onSlowDown();
    } else if (verdict.kind !== 'pending') return verdict;
  }
  return { kind: 'expired' };
}

/** The provider's own new interval, where it names one that is slower. */
function slower(intervalMs: number, toldMs: number | null): number {
  return toldMs !== null && toldMs > intervalMs ? toldMs : intervalMs + SLOW_DOWN_MS;
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
