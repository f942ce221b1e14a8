import { findElectronRuntime } from '../electron/runtime.ts';
import { runVitest } from './run-lane.ts';
import type { Tally } from './run-lane.ts';

/** The package that this machine can make, checked. Wants what `npm run build` made. */
export function packLane(report: string): Tally {
  const runtime = findElectronRuntime();
  if (runtime.kind === 'found') return runVitest(report, ['-c', 'e2e/pack/vitest.config.ts']);
  console.log(`\npack: not run (${runtime.reason})`);
  return { passed: 0, failed: 0 };
}
