import type { Chance } from './random.ts';
import type { Case } from './case.ts';
import type { Victim } from './victim.ts';

/** One operation that is killed in the middle. A new one is a file in `scenarios/` and a line in its list. */
export interface Scenario {
  readonly name: string;
  /** The command that must exist (`sluice help` names it), so that a scenario waits for its feature. */
  readonly needs: string | null;
  /** Requests to the token endpoint that an undisturbed operation makes: points to aim at. */
  readonly tokenRequests: number;
  /** The profile before the operation. Accounts that it adds count as acknowledged. */
  prepare(bench: Case): Promise<void>;
  /** The command line that is killed. */
  argv(bench: Case): readonly string[];
  /** Given to the command on its standard input. */
  input?(bench: Case): string;
  /** A second command at the same time, which lives on. */
  readonly companion?: readonly string[];
  /** What happens beside the victim: a person at the provider's page. */
  accompany?(bench: Case, victim: Victim): Promise<void>;
  /** Whether a command that serves has done its work; a command that ends by itself needs none. */
  isDone?(bench: Case, victim: Victim): boolean;
  /** A second process during a stop makes sense. */
  readonly rival: boolean;
  /** The environment of the victim, where it needs more than the profile's. */
  environment?(bench: Case): Record<string, string>;
  /** The environment of the restart, where the operation may have changed what is needed. */
  judgeEnvironment?(bench: Case): Record<string, string>;
}

/** When the victim is hit. */
export type Moment =
  | { readonly kind: 'uniform'; readonly fraction: number }
  /** The token endpoint's answer number `nth` has gone out: then so much later. */
  | { readonly kind: 'answered'; readonly nth: number; readonly delayMs: number }
  /** Request number `nth` has come, and is not answered: without effect, or with it. */
  | { readonly kind: 'held'; readonly nth: number; readonly where: 'request' | 'answer' };

export interface Plan {
  readonly moment: Moment;
  /** SIGSTOP first, while a process whose clock is ahead by more than a lease looks at the same accounts. */
  readonly stopMs: number | null;
  /** After a stop: goes on (SIGCONT) instead of dying. */
  readonly goesOn: boolean;
  /** The restart is killed as well, at this part of a start's duration. */
  readonly secondKill: number | null;
}

const STOP_SHARE = 0.12;
const SECOND_KILL_SHARE = 0.2;

export function planCase(scenario: Scenario, chance: Chance): Plan {
  const stops = chance.happens(STOP_SHARE);
  return {
    moment: planMoment(scenario, chance),
    stopMs: stops ? chance.between(60, 250) : null,
    goesOn: chance.happens(0.5),
    secondKill: chance.happens(SECOND_KILL_SHARE) ? chance.fraction() : null,
  };
}

function planMoment({ tokenRequests }: Scenario, chance: Chance): Moment {
  const draw = chance.fraction();
  const nth = 1 + chance.below(Math.max(tokenRequests, 1));
  if (tokenRequests === 0 || draw < 0.4) return { kind: 'uniform', fraction: chance.fraction() };
  if (draw < 0.8) return { kind: 'answered', nth, delayMs: chance.fraction() ** 2 * 12 };
  return { kind: 'held', nth, where: chance.happens(0.5) ? 'request' : 'answer' };
}
