import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const NAMES = ['direct', 'nginx', 'floor', 'sluice'] as const;

export interface Plan {
  readonly rounds: number;
  /** Requests of one round on one connection. */
  readonly requests: number;
  /** Of one load, per candidate and round. */
  readonly seconds: number;
  readonly starts: number;
  /** 0: no streams. */
  readonly streamRounds: number;
  /** With how many accounts each; 0: not measured. */
  readonly accountRounds: number;
  /** Before each look at the memory; 0: not measured. */
  readonly memoryRequests: number;
}

export interface Options {
  readonly isHelp: boolean;
  readonly plan: Plan;
  readonly only: readonly string[];
  readonly isProfiling: boolean;
  readonly sluiceRoot: string;
}

const DEFAULT: Plan = {
  rounds: 5,
  requests: 2000,
  seconds: 2,
  starts: 5,
  streamRounds: 2,
  accountRounds: 4,
  memoryRequests: 100_000,
};
const QUICK: Plan = {
  rounds: 2,
  requests: 1000,
  seconds: 1,
  starts: 3,
  streamRounds: 0,
  accountRounds: 0,
  memoryRequests: 0,
};

export const HELP = `npm run bench -- [options]

  --quick          about 20 seconds instead of 150, without the next three
  --rounds N       rounds of requests (${DEFAULT.rounds}; quick: ${QUICK.rounds})
  --streams        streams too (the default, unless --quick); --no-streams leaves them out
  --accounts       CPU per request with 1, 100 and 1,000 accounts; --no-accounts leaves it out
  --memory         memory after ${DEFAULT.memoryRequests.toLocaleString('en-US')} requests and after as many again; or --no-memory
  --only A,B       of ${NAMES.join(', ')}
  --profile        a CPU profile of Sluice in .bench/ (its figures are then not comparable)
  --sluice DIR     measure the Sluice that is built in another checkout
`;

/** Throws on a word it does not know. */
export function readOptions(args: readonly string[], root: string): Options {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      streams: { type: 'boolean' },
      accounts: { type: 'boolean' },
      memory: { type: 'boolean' },
      only: { type: 'string' },
      profile: { type: 'boolean', default: false },
      sluice: { type: 'string' },
    },
  });
  const base = values.quick ? QUICK : DEFAULT;
  const only = values.only === undefined ? NAMES : readNames(values.only);
  const hasStreams = values.streams ?? base.streamRounds > 0;
  const hasAccounts = values.accounts ?? base.accountRounds > 0;
  const hasMemory = values.memory ?? base.memoryRequests > 0;
  return {
    isHelp: values.help,
    plan: {
      ...base,
      rounds: values.rounds === undefined ? base.rounds : readRounds(values.rounds),
      streamRounds: hasStreams ? Math.max(1, base.streamRounds) : 0,
      accountRounds: hasAccounts ? Math.max(1, base.accountRounds) : 0,
      memoryRequests: hasMemory ? DEFAULT.memoryRequests : 0,
    },
    only,
    isProfiling: values.profile,
    sluiceRoot: resolve(values.sluice ?? root),
  };
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= 100) return rounds;
  throw new Error(`--rounds is a whole number from 1 to 100, not ${JSON.stringify(text)}.`);
}

function readNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const known: readonly string[] = NAMES;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new Error(`--only knows ${NAMES.join(', ')}, not ${JSON.stringify(unknown)}.`);
}
