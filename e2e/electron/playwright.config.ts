import { defineConfig } from '@playwright/test';
import { readLane } from './lane.ts';
import type { LaneOptions } from './shell-test.ts';

const { users } = readLane();

/** What does not depend on who runs it, and takes its time: once, as the ordinary user. */
const ONCE = ['owner', 'popover', 'system', 'usage', 'window-life'].map(
  (name) => `**/${name}.spec.ts`,
);

export default defineConfig<LaneOptions>({
  testDir: './specs',
  outputDir: '../../test-results/electron',
  // Two noisy cores and one screen: one app at a time has the focus.
  workers: 1,
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json']],
  projects: users.map((name) => ({
    name,
    use: { userName: name },
    testIgnore: name === 'root' && users.includes('user') ? ONCE : [],
  })),
});
