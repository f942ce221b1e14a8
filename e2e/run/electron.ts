import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDisplay } from '../electron/desktop/display.ts';
import { laneEnvironment } from '../electron/lane.ts';
import type { LaneUserName } from '../electron/lane-user.ts';
import { findElectronRuntime } from '../electron/runtime.ts';
import type { ElectronRuntime } from '../electron/runtime.ts';
import { prepareStage, probe } from '../electron/stage.ts';
import type { Stage } from '../electron/stage.ts';
import { run, runPlaywright } from './run-lane.ts';
import type { Tally } from './run-lane.ts';

const root = join(import.meta.dirname, '../..');
/** Of `npm test`, which built already. */
const BUILT = '--built';
const NOTHING: Tally = { passed: 0, failed: 0 };

/** `npm run e2e:electron`: the desktop app in the real Electron that is here. `isBuilt`: `out/` is there, and in use. */
async function electronLane(args: readonly string[], isBuilt: boolean): Promise<Tally> {
  if (process.platform !== 'linux') return notRun('the lane needs Xvfb and D-Bus, so Linux');
  const runtime = findElectronRuntime();
  if (runtime.kind === 'absent') return notRun(runtime.reason);
  console.log(`\nelectron: ${runtime.version}`);
  const target = { SLUICE_ELECTRON_TARGET: runtime.version };
  const build = (environment: Record<string, string>): boolean =>
    run('electron-vite', ['build', '--logLevel', 'warn'], environment);
  // The owner to which the app attaches, and the app.
  if (!(isBuilt || build({})) || !build(target)) return { passed: 0, failed: 1 };
  const display = await startDisplay();
  if (display === null) return notRun('there is no Xvfb');
  const scratch = mkdtempSync(join(tmpdir(), 'sluice-lane-'));
  try {
    return runSpecs(runtime, scratch, display.name, args);
  } finally {
    await display.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function runSpecs(
  { folder, version }: ElectronRuntime & { kind: 'found' },
  scratch: string,
  display: string,
  args: readonly string[],
): Tally {
  const stage = prepareStage(scratch, folder, join(root, 'out/lane'));
  const { executable, app, asUser } = stage;
  const users = usersHere(stage, scratch);
  if (users.length === 0) return notRun('it starts for no user');
  const executables = { root: executable, user: asUser };
  const lane = laneEnvironment({ version, executable, executables, app, display, users });
  const report = join(scratch, 'report.json');
  return runPlaywright('e2e/electron/playwright.config.ts', report, lane, args);
}

function usersHere({ executable, asUser }: Stage, home: string): readonly LaneUserName[] {
  const isRoot = process.getuid?.() === 0;
  const reasons = {
    root: isRoot ? probe(executable, ['--no-sandbox'], home) : 'the lane was not started as root',
    user: probe(asUser, [], home),
  };
  return (['root', 'user'] as const).filter((name) => {
    const reason = reasons[name];
    if (reason !== null) console.log(`electron: not run as ${name} (${reason})`);
    return reason === null;
  });
}

function notRun(reason: string): Tally {
  console.log(`electron: not run (${reason})`);
  return NOTHING;
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const rest = args.filter((each) => each !== BUILT);
  const { passed, failed } = await electronLane(rest, args.includes(BUILT));
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
