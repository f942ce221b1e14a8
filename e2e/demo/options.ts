import { parseArgs } from 'node:util';

export interface Options {
  readonly isHelp: boolean;
  /** Of the timeline; requests keep their pace. */
  readonly speed: number;
  readonly seed: number;
  readonly accounts: number;
  readonly opens: boolean;
  readonly isLocked: boolean;
  readonly isPortTaken: boolean;
}

export const HELP = `npm run demo -- [options]

Sluice as it is, with made-up accounts and simulated providers, in a profile and on ports of its own.
For three minutes something happens every few seconds; the terminal says what, and where to look.

  --open           open the window in the browser
  --speed N        the three minutes N times as fast (0.1 to 20)
  --seed N         other requests and another history (default 1)
  --accounts N     a pool of up to 500 accounts instead of 8; 200 take half a minute to set up
  --locked         begin with a locked vault; the terminal names the passphrase
  --port-taken     also show what Sluice says of a port that something else has
`;

/** Throws on a word it does not know. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      open: { type: 'boolean', default: false },
      speed: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      accounts: { type: 'string', default: '8' },
      locked: { type: 'boolean', default: false },
      'port-taken': { type: 'boolean', default: false },
    },
  });
  return {
    isHelp: values.help,
    speed: readNumber('--speed', values.speed, [0.1, 20]),
    seed: readWhole('--seed', values.seed, [0, 1_000_000]),
    accounts: readWhole('--accounts', values.accounts, [8, 500]),
    opens: values.open,
    isLocked: values.locked,
    isPortTaken: values['port-taken'],
  };
}

type Span = readonly [least: number, most: number];

function readNumber(name: string, text: string, [least, most]: Span): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new Error(`${name} is a number from ${least} to ${most}, not ${JSON.stringify(text)}.`);
}

function readWhole(name: string, text: string, span: Span): number {
  const value = readNumber(name, text, span);
  if (Number.isInteger(value)) return value;
  throw new Error(`${name} is a whole number, not ${JSON.stringify(text)}.`);
}
