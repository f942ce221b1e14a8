import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallChromium } from './chromium.ts';

/** `npm test`: every lane, one after the other, and the sum of all as the last line. */
interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'sluice-test-'));

function run(
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

function check(command: string, ...args: readonly string[]): Tally {
  return run(command, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
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

function unit(): Tally {
  const report = join(scratch, 'unit.json');
  const succeeded = run('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return counted(succeeded, () => {
    const totals = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    return { passed: totals.numPassedTests, failed: totals.numFailedTests };
  });
}

function browser(): Tally {
  const chromiumPath = findOrInstallChromium();
  if (chromiumPath === null) {
    console.error(
      'No Chromium could be found or installed. Install one (npx playwright install chromium, or your system’s package) or name it in CHROMIUM_PATH.',
    );
    return { passed: 0, failed: 1 };
  }
  const report = join(scratch, 'browser.json');
  const succeeded = run('playwright', ['test', '-c', 'e2e/playwright.config.ts'], {
    CHROMIUM_PATH: chromiumPath,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return counted(succeeded, () => {
    const { stats } = JSON.parse(readFileSync(report, 'utf8')) as {
      stats: { expected: number; unexpected: number; flaky: number };
    };
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
  });
}

const lanes: readonly (() => Tally)[] = [
  () => check('oxfmt', '--check', '.'),
  () => check('oxlint', '--type-aware', '--deny-warnings'),
  () => check('tsc', '-b'),
  () => check('knip'),
  () => check('electron-vite', 'build'),
  unit,
  browser,
];

let passed = 0;
let failed = 0;
for (const lane of lanes) {
  const tally = lane();
  passed += tally.passed;
  failed += tally.failed;
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
