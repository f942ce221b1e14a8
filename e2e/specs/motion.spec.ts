import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/window-test.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { WindowPage } from '../pages/window.ts';

/** What moves from now on, whether it has ended by the time one looks or not. */
async function watchMotion(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    let moved = 0;
    // oxlint-disable-next-line typescript/unbound-method -- it is applied to its own element below
    const { animate } = Element.prototype;
    Element.prototype.animate = function count(...args) {
      moved += 1;
      return animate.apply(this, args);
    };
    addEventListener('transitionrun', () => (moved += 1), true);
    addEventListener('animationstart', () => (moved += 1), true);
    Object.assign(globalThis, { motion: () => moved });
  });
  return () => page.evaluate(() => (globalThis as unknown as { motion: () => number }).motion());
}

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test(`a row that changes place, with motion: ${reducedMotion}`, async ({
    page,
    sluice,
    profile,
    simulator,
  }) => {
    for (const name of ['mira', 'studio']) await signIn(profile, simulator, name);
    await profile.run(['priority', 'mira@example.com', 'preferred']);
    await page.emulateMedia({ reducedMotion });
    await new WindowPage(page).open(sluice.ui);
    const rows = page.getByRole('article');
    await expect(rows.first()).toHaveAccessibleName('mira@example.com');
    const moved = await watchMotion(page);
    await profile.run(['priority', 'mira@example.com', 'reserve']);
    await expect(rows.first()).toHaveAccessibleName('studio@example.com');
    if (reducedMotion === 'reduce') expect(await moved()).toBe(0);
    else expect(await moved()).toBeGreaterThanOrEqual(2);
  });
}
