import { test as base, expect } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { Profile } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import { signIn } from '../fixtures/sign-in.ts';
import type { SeedName } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Desktop } from './desktop/desktop.ts';
import { readLane } from './lane.ts';
import type { Lane } from './lane.ts';
import { laneUser } from './lane-user.ts';
import type { LaneUserName } from './lane-user.ts';
import { Shell } from './shell.ts';
import type { LaunchOptions } from './shell.ts';

export interface LaneOptions {
  /** As whom the app runs. */
  readonly userName: LaneUserName;
  readonly hasTray: boolean;
  /** In what state the simulated accounts are. */
  readonly seed: SeedName;
  /** Simulated people who are signed in when the app starts. */
  readonly signedIn: readonly string[];
}

type Extra = Pick<LaunchOptions, 'args' | 'app'>;

interface World {
  readonly simulator: Simulator;
  readonly profile: Profile;
  readonly desktop: Desktop;
  /** The process that owns the profile; the app attaches to it. */
  readonly owner: Running;
  /** A new owner, for an app that runs; from then on the app's person owns its files too. */
  readonly serveAgain: () => Promise<Running>;
  readonly options: LaunchOptions;
  /** Starts the app; every process of it is ended with the test. */
  readonly launch: (extra?: Extra) => Promise<Shell>;
}

/** Each test owns its world: a simulator, a profile with its owner, and a person's session to start the app in. */
export const test = base.extend<World & LaneOptions, { readonly lane: Lane }>({
  userName: ['user', { option: true }],
  hasTray: [true, { option: true }],
  seed: ['default', { option: true }],
  signedIn: [['mira', 'studio'], { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  lane: [async ({}, use) => use(readLane()), { scope: 'worker' }],
  simulator: async ({ seed }, use) => {
    const simulator = await startSimulator({ seed });
    await use(simulator);
    await simulator.close();
  },
  profile: async ({ simulator }, use) => {
    const profile = new Profile({ originMap: simulator.originMap });
    await use(profile);
    await profile.dispose();
  },
  desktop: async ({ lane, profile, userName, hasTray }, use) => {
    const desktop = await Desktop.start({
      home: profile.home,
      display: lane.display,
      user: laneUser(userName),
      hasTray,
    });
    await use(desktop);
    await desktop.dispose();
  },
  owner: async ({ profile, simulator, signedIn }, use, info) => {
    const owner = await profile.serve(['--no-ui'], { SLUICE_LOG: 'debug' });
    for (const person of signedIn) await signIn(profile, simulator, person);
    await use(owner);
    if (info.status !== info.expectedStatus) await info.attach('owner', { body: owner.stderr() });
  },
  serveAgain: async ({ profile, desktop }, use) => {
    await use(async () => {
      const owner = await profile.serve(['--no-ui'], { SLUICE_LOG: 'debug' });
      desktop.own();
      return owner;
    });
  },
  options: async ({ lane, profile, simulator, desktop }, use) => {
    const originMap = JSON.stringify(simulator.originMap);
    const environment = { SLUICE_HOME: profile.folder, SLUICE_ORIGIN_MAP: originMap };
    await use({ lane, desktop, environment });
  },
  launch: async ({ options, owner, desktop }, use, info) => {
    const started: Shell[] = [];
    await use(async (extra) => {
      // From here on only the person whose app it is can use the command line with this profile.
      if (owner.pid > 0) desktop.own();
      const shell = await Shell.launch({ ...options, ...extra });
      started.push(shell);
      return shell;
    });
    const hasFailed = info.status !== info.expectedStatus;
    const ends: string[] = [];
    for (const shell of started) {
      const end = hasFailed ? `, ${shell.lifeSign()}` : '';
      await shell.kill();
      ends.push(`pid ${shell.pid}${end}, then ${await shell.ended}\n${shell.output()}`);
    }
    if (!hasFailed) return;
    // A file: what is printed of an attachment ends after a few lines.
    const path = info.outputPath('app.txt');
    writeFileSync(path, ends.join('\n'));
    await info.attach('app', { path, contentType: 'text/plain' });
  },
});

export { expect };
