import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const root = join(import.meta.dirname, '../..');

/** Runs a tool of node_modules to its end, its output shown. */
export function run(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): boolean {
  const started = performance.now();
  console.log(`\n— ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  });
  console.log(
    `  ${status === 0 ? 'ok' : 'FAILED'}, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  return status === 0;
}

/** Runs a lane beside others; what it says is shown in one piece when it is over. */
export function besides(script: string, args: readonly string[]): Promise<Tally> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let told = '';
    for (const output of [child.stdout, child.stderr])
      output.setEncoding('utf8').on('data', (text: string) => (told += text));
    child.once('error', (error) => (told += String(error)));
    child.once('close', () => {
      process.stdout.write(told);
      const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(told) ?? [];
      const isWhole = passed !== undefined && failed !== undefined;
      resolve(
        isWhole ? { passed: Number(passed), failed: Number(failed) } : { passed: 0, failed: 1 },
      );
    });
  });
}

/** A lane that died before it wrote its report counts as one failure, and so does one that ran nothing. */
function counted(succeeded: boolean, read: () => Tally): Tally {
  try {
    const tally = read();
    const ranSomething = tally.passed + tally.failed > 0;
    return succeeded && ranSomething ? tally : { ...tally, failed: Math.max(tally.failed, 1) };
  } catch (error) {
    console.error(`No report: ${String(error)}`);
    return { passed: 0, failed: 1 };
  }
}

export function runVitest(report: string, args: readonly string[] = []): Tally {
  return vitestTally(run('vitest', [...vitestArguments(report), ...args]), report);
}

/** The same, so that others can run meanwhile. */
export async function runVitestBeside(report: string): Promise<Tally> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, ...vitestArguments(report)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return vitestTally(status === 0, report);
}

function vitestArguments(report: string): readonly string[] {
  return ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
}

function vitestTally(succeeded: boolean, report: string): Tally {
  return counted(succeeded, () => {
    const totals = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    return { passed: totals.numPassedTests, failed: totals.numFailedTests };
  });
}

export function runPlaywright(
  config: string,
  report: string,
  environment: Record<string, string>,
  args: readonly string[] = [],
): Tally {
  const succeeded = run('playwright', ['test', '-c', config, ...args], {
    ...environment,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return counted(succeeded, () => {
    const { stats } = JSON.parse(readFileSync(report, 'utf8')) as {
      stats: { expected: number; unexpected: number; flaky: number };
    };
    // The list above it names each: a test that needs it twice is to be repaired.
    if (stats.flaky > 0) console.log(`  ${stats.flaky} passed only at the second try`);
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
  });
}
