import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallChromium } from './chromium.ts';
import { offerKeyring } from './keyring.ts';
import { packLane } from './pack.ts';
import { besides, run, runPlaywright, runVitestBeside } from './run-lane.ts';
import type { Tally } from './run-lane.ts';

/** `npm test`: every lane, and the sum of all as the last line. */
const scratch = mkdtempSync(join(tmpdir(), 'sluice-test-'));

function check(command: string, ...args: readonly string[]): Tally {
  return run(command, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function browser(): Tally {
  const chromiumPath = findOrInstallChromium();
  if (chromiumPath === null) {
    console.error(
      'No Chromium could be found or installed. Install one (npx playwright install chromium, or your system’s package) or name it in CHROMIUM_PATH.',
    );
    return { passed: 0, failed: 1 };
  }
  return runPlaywright('e2e/playwright.config.ts', join(scratch, 'browser.json'), {
    CHROMIUM_PATH: chromiumPath,
  });
}

/** Both wait for their processes half of the time. */
async function unitAndElectron(): Promise<Tally> {
  const tallies = await Promise.all([
    runVitestBeside(join(scratch, 'unit.json')),
    besides('e2e/run/electron.ts', ['--built']),
  ]);
  return {
    passed: tallies[0].passed + tallies[1].passed,
    failed: tallies[0].failed + tallies[1].failed,
  };
}

const lanes: readonly (() => Tally | Promise<Tally>)[] = [
  () => check('oxfmt', '--check', '.'),
  () => check('oxlint', '--type-aware', '--deny-warnings'),
  () => check('tsc', '-b'),
  () => check('knip'),
  () => check('electron-vite', 'build'),
  unitAndElectron,
  browser,
  () => packLane(join(scratch, 'pack.json')),
];

offerKeyring();
let passed = 0;
let failed = 0;
for (const lane of lanes) {
  const tally = await lane();
  passed += tally.passed;
  failed += tally.failed;
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
