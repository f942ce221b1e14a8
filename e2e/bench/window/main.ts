import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { joinCrowd } from '../../fixtures/crowd.ts';
import { openControl } from '../../fixtures/many-accounts.ts';
import { Profile, mintKey } from '../../fixtures/sluice.ts';
import { findChromium } from '../../run/chromium.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { sendMany } from './send-many.ts';
import { firstPaintMs, heldBy, watchFirstPaint, workOf } from './page-figures.ts';

/** What the window costs: `npm run bench:window`. Few accounts beside many, an idle page beside an empty one. */
const ROUNDS = 7;
const IDLE_MS = 60_000;
const EVENTS = [1_000, 5_000, 10_000] as const;
const CROWDS = {
  3: { claude: 3, codex: 0, keys: 0 },
  200: { claude: 60, codex: 20, keys: 120 },
} as const;

const executablePath = findChromium();
if (executablePath === null) throw new Error('No Chromium was found: name one in CHROMIUM_PATH.');
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const count of [3, 200] as const) await measure(browser, count);
  await empty(browser);
} finally {
  await browser.close();
}

async function measure(here: Browser, count: keyof typeof CROWDS): Promise<void> {
  const simulator = await startSimulator({ seed: 'none' });
  const profile = new Profile({ originMap: simulator.originMap });
  try {
    const sluice = await profile.serve();
    const control = await openControl(profile);
    await joinCrowd(control, simulator, CROWDS[count]);
    control.dispose();
    const key = await mintKey(profile);
    const page = await here.newPage();
    await watchFirstPaint(page);
    await page.goto(sluice.ui);
    const paints: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round > 0) await page.reload();
      paints.push(await firstPaintMs(page));
    }
    say(`${count} accounts: first paint after data`, `${median(paints).toFixed(0)} ms`);
    await update(page, profile, count);
    await idle(page, `${count} accounts`);
    await page.close();
    if (count === 3) await events(here, profile, { proxy: sluice.proxy, key });
  } finally {
    await profile.dispose();
    await simulator.close();
  }
}

async function update(page: Page, profile: Profile, count: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const works: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `Renamed ${round}`;
    const { taskMs } = await workOf(session, async () => {
      await profile.run(['rename', '1', name]);
      await page.getByText(name).first().waitFor();
    });
    works.push(taskMs);
  }
  say(`${count} accounts: one account changes`, `${median(works).toFixed(0)} ms of main thread`);
}

async function idle(page: Page, what: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { taskMs, scriptMs, layouts } = await workOf(session, () => sleep(IDLE_MS));
  const share = ((taskMs / IDLE_MS) * 100).toFixed(2);
  say(
    `${what}: a minute of idle`,
    `${taskMs.toFixed(0)} ms of main thread (${share} %), scripts ${scriptMs.toFixed(0)} ms, ${layouts} layouts`,
  );
}

async function empty(here: Browser): Promise<void> {
  const page = await here.newPage();
  await idle(page, 'an empty page');
  await page.close();
}

async function events(
  here: Browser,
  profile: Profile,
  target: { readonly proxy: string; readonly key: string },
): Promise<void> {
  const { url } = (await profile.run(['ui', '--json'])).json<{ url: string }>();
  const page = await here.newPage();
  await page.goto(url);
  await page.getByRole('link', { name: 'Activity' }).click();
  const session = await page.context().newCDPSession(page);
  let sent = 0;
  for (const count of EVENTS) {
    await sendMany(target, count - sent);
    sent = count;
    const { heapMb, nodes, listeners } = await heldBy(session);
    say(
      `Activity left open through ${count} requests`,
      `${heapMb.toFixed(1)} MB of heap, ${nodes} nodes, ${listeners} listeners`,
    );
  }
  await page.close();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function say(what: string, figure: string): void {
  console.log(`${what.padEnd(46)} ${figure}`);
}
