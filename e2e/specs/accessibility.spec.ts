import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { COLOUR_RULES, runAxe } from '../fixtures/run-axe.ts';
import { inspectPage } from '../states/inspect-page.ts';
import { SCENES } from '../states/scenes.ts';
import { StateViewer } from '../states/show-state.ts';
import type { Scene, State } from '../states/state.ts';

/** A file for the sums. */
const SUMMARY = process.env['AXE_SUMMARY'];
const THEMES = ['light', 'dark'] as const;
/** What a theme can change; the rest is asked once. */

interface Sums {
  states: number;
  runs: number;
  readonly found: string[];
}

test.describe.configure({ mode: 'parallel', timeout: 420_000 });
// A trace of some hundred actions costs more than all of them.
test.use({ trace: 'off' });

for (const scene of SCENES)
  test(`axe finds nothing, and nothing is cut, in any state of: ${scene.name}`, async ({
    context,
  }) => {
    const startMs = performance.now();
    const sums: Sums = { states: 0, runs: 0, found: [] };
    const world = await scene.open();
    const viewer = new StateViewer(world, context, { steady: false });
    const openedMs = performance.now();
    try {
      for (const state of scene.states) {
        // What it changes, others stand on.
        if (state.isSeen === true && state.change === undefined) continue;
        await look(viewer, state, sums);
      }
      await viewer.close();
    } finally {
      await world.dispose();
    }
    sums.found.push(...viewer.complaints);
    summarize(scene, sums, [openedMs - startMs, performance.now() - openedMs]);
    expect(sums.found.join('\n')).toBe('');
  });

/** One state that is not reached hides no other. */
async function look(viewer: StateViewer, state: State, sums: Sums): Promise<void> {
  try {
    const page = await viewer.show(state);
    await judge(page, state, sums);
    await viewer.leave(page);
  } catch (error) {
    sums.found.push(`${state.id}: ${String(error).split('\n').slice(0, 6).join(' ')}`);
    await viewer.close();
  }
}

async function judge(page: Page, { id, forcedColors, alike }: State, sums: Sums): Promise<void> {
  sums.states += 1;
  for (const fault of await inspectPage(page)) sums.found.push(`${id}: ${fault}`);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    const violations = await runAxe(page, {
      rules: colorScheme === 'dark' ? COLOUR_RULES : null,
      exclude: alike ?? null,
    });
    sums.runs += 1;
    sums.found.push(...violations.map((violation) => `${id}, ${colorScheme}: ${violation}`));
    if (forcedColors === true) return;
  }
}

function summarize(
  { name }: Scene,
  { states, runs, found }: Sums,
  tookMs: readonly number[],
): void {
  const seconds = tookMs.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(' + ');
  const line = `${name}: ${states} states, ${runs} axe runs, ${found.length} found (${seconds})`;
  console.log(`    ${line}`);
  if (SUMMARY === undefined) return;
  mkdirSync(dirname(SUMMARY), { recursive: true });
  appendFileSync(SUMMARY, [line, ...found.map((one) => `  ${one}`), ''].join('\n'));
}
