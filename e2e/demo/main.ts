import { setTimeout as sleep } from 'node:timers/promises';
import { HELP, readOptions } from './options.ts';
import type { Options } from './options.ts';
import { showTakenPort } from './taken-port.ts';
import { Show } from './show.ts';
import { Stage } from './stage.ts';
import { END_S, TIMELINE, clockText } from './timeline.ts';
import { askedAt, pauseMs } from './traffic.ts';

/** `npm run demo`: Sluice as it is, in a profile of its own, with the simulator in place of the providers. */
const DAYS = 35;
const EVENT_MS = 45;
const TICK_MS = 200;
const MOST_AT_ONCE = 8;
const PASSPHRASE = 'water over the plate';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort());

try {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) console.log(HELP);
  else await demo(options);
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(`  ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function demo(options: Options): Promise<void> {
  console.log('  Setting up the accounts, the tools and five weeks of history …');
  const stage = await Stage.open({
    accounts: options.accounts,
    seed: options.seed,
    days: DAYS,
    eventMs: EVENT_MS,
    ...(options.isLocked && { passphrase: PASSPHRASE }),
  });
  try {
    if (stop.signal.aborted) return;
    introduce(stage, options, await stage.addressForPopover());
    if (options.isPortTaken) await showTakenPort();
    if (options.opens) await (await import('open')).default(stage.running.ui);
    const startedAtMs = performance.now();
    const atS = (): number => ((performance.now() - startedAtMs) / 1_000) * options.speed;
    await Promise.all([play(stage, atS), keepAsking(stage, atS, options.seed)]);
  } finally {
    await stage.dispose();
  }
}

function introduce({ running, profile }: Stage, options: Options, popover: string): void {
  const unlock = options.isLocked
    ? `\n  Locked     Press Unlock in the banner; the passphrase is: ${PASSPHRASE}\n`
    : '';
  console.log(`
  Window     ${running.ui}
  Popover    ${popover}
             each good once, for 10 minutes and one tab; a new one: npx sluice ui, below
${unlock}
  Sluice with made-up accounts and simulated providers. Nothing here reaches the internet; the profile is
  gone when you stop with Ctrl-C. In another terminal, in this folder:

    export SLUICE_HOME=${profile.folder}
    npx sluice rank anthropic

  More: npm run demo -- --help (a locked vault, a port that is taken, 200 accounts, another speed)
`);
}

async function play(stage: Stage, atS: () => number): Promise<void> {
  const show = new Show(stage, TIMELINE, ({ atS: second, look, say }) =>
    console.log(`  ${clockText(second)}  ${look.padEnd(8)}  ${say}`),
  );
  while (!stop.signal.aborted) {
    await show.to(Math.floor(atS()));
    await pause(TICK_MS);
  }
}

async function keepAsking(stage: Stage, atS: () => number, seed: number): Promise<void> {
  const running = new Set<Promise<unknown>>();
  for (let index = 0; !stop.signal.aborted; index += 1) {
    const isQuiet = atS() > END_S;
    if (running.size < MOST_AT_ONCE) {
      const answer = stage
        .ask(askedAt(index, seed, isQuiet))
        .catch(() => null)
        .finally(() => running.delete(answer));
      running.add(answer);
    }
    await pause(pauseMs(index, seed, isQuiet));
  }
}

function pause(ms: number): Promise<unknown> {
  return sleep(ms, null, { signal: stop.signal }).catch(() => null);
}
