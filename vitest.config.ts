import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Their modules keep nothing between tests, so a worker takes file after file: a third of the processor time. */
const STATELESS = [
  ...['control', 'core', 'login', 'providers', 'proxy', 'selection', 'usage'].map(
    (folder) => `main/${folder}`,
  ),
  'e2e/providers',
  'e2e/simulator',
  'shared',
];
const STATELESS_FILES = STATELESS.map((folder) => `${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    // One fewer than the processors is vitest's default: on two that leaves one of them idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'stateless',
          environment: 'node',
          pool: 'forks',
          isolate: false,
          include: STATELESS_FILES,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          setupFiles: ['e2e/run/patient-waits.ts'],
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: 'node',
          environment: 'node',
          pool: 'forks',
          include: ['main/**/*.test.ts', 'e2e/**/*.test.ts'],
          // Needs an Electron and a build: it has its own config, which the Electron lane runs.
          exclude: ['e2e/pack/**', ...STATELESS_FILES],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          setupFiles: ['e2e/run/patient-waits.ts'],
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'web',
          environment: 'jsdom',
          isolate: false,
          include: ['renderer/**/*.test.{ts,tsx}'],
          setupFiles: ['e2e/run/patient-waits.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          css: { modules: { classNameStrategy: 'non-scoped' } },
        },
      },
    ],
  },
});
