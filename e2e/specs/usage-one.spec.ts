import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expectNoSidewaysScroll, pictureTaker } from '../fixtures/pictures.ts';
import { test } from '../fixtures/usage-test.ts';
import { expect, expectAccessible } from '../fixtures/window-test.ts';
import { UsagePage } from '../pages/usage.ts';

const picture = pictureTaker('USAGE_PICTURES');
const WIDE = { width: 1200, height: 800 };
const NARROW = { width: 360, height: 740 };

test.describe('of one account', () => {
  test.describe.configure({ timeout: 180_000 });
  test.use({ years: { days: 12, people: 1, requests: 14 } });

  test('what comes is drawn dashed, with its verdict’s shape and word; an old level without', async ({
    page,
    profile,
    simulator,
    sluice,
    complaints,
  }) => {
    const { meter } = simulator.accounts.require('person1');
    const level = async (used: number, resetsInHours: number): Promise<void> => {
      meter.set('7d', used, resetsInHours * 3_600_000);
      await profile.run(['usage', '--refresh']);
    };
    await level(0.8, 72);
    const usage = new UsagePage(page);
    await usage.open(sluice.ui);
    const week = usage.panel('Weekly window');
    await expect(week.getByText('person1, used')).toBeVisible();
    await expect(week.getByText('now, 80\u202f%', { exact: true })).toBeVisible();
    await expect(week.getByText(/^Runs dry \w{3} \d\d:\d\d$/)).toBeVisible();
    await expect(week.getByText(/^dry for [12]\sd/)).toBeVisible();
    await expect(week.getByText('even pace')).toBeVisible();
    await expect(week.getByText(/^Used: now, 80\s%\. At this pace: Runs dry /)).toBeAttached();
    await expectAccessible(page);
    await picture(page, '11-dry');
    await page.setViewportSize(NARROW);
    await expectNoSidewaysScroll(page);
    await picture(page, '11-dry-360');
    await page.emulateMedia({ forcedColors: 'active' });
    await expectAccessible(page);
    await picture(page, '11-dry-forced');
    await page.emulateMedia({ forcedColors: 'none' });
    await page.setViewportSize(WIDE);

    await level(0.5, 20);
    await expect(week.getByText(/^ends at 57\s%$/)).toBeVisible();
    await expect(week.getByText('Fine', { exact: true })).toBeVisible();
    await expect(week.getByText(/^43\s% expires$/)).toBeVisible();
    await expect(week.getByText('even pace')).toBeHidden();
    await picture(page, '12-unused');
    await level(0.54, 70);
    await expect(week.getByText(/^ends at 9\d\s%$/)).toBeVisible();
    await picture(page, '12-tight');
    await level(1, 30);
    await expect(week.getByText(/^Blocked until /)).toBeVisible();
    await picture(page, '12-blocked');
    await expectAccessible(page);
    await usage.chooseRange('30 d');
    await expect(usage.panel('Weekly windows')).toBeVisible();
    await usage.chooseRange('7 d');

    await level(0.54, 70);
    await expect(week.getByText('Tight', { exact: true })).toBeVisible();
    await usage.show(week, 'Table');
    await expect(week.getByRole('table')).toBeVisible();
    await usage.show(week, 'Chart');
    await sluice.kill();
    await expect(page.getByText(/^As it was at .*, \d+\smin ago\.$/)).toBeVisible();
    await expect(week.getByRole('button', { name: /^CSV/ })).toBeDisabled();
    await expectAccessible(page);
    await picture(page, '13-lost');

    // A locked Sluice still has its history; what stands there is old.
    rmSync(join(profile.folder, 'vault.key'));
    const locked = await profile.serve();
    await usage.open(locked.ui);
    await expect(week.getByText(/^54\s%, read \d+\smin ago$/)).toBeVisible();
    await expect(week.getByText('Tight', { exact: true })).toBeHidden();
    await expectAccessible(page);
    await picture(page, '14-locked');
    await page.close();
    complaints.length = 0;
  });
});
