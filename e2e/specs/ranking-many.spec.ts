import { addManyKeys } from '../fixtures/many-keys.ts';
import { expectNoSidewaysScroll, pictureTaker } from '../fixtures/pictures.ts';
import { expect, expectAccessible, test } from '../fixtures/window-test.ts';
import { RankingPage } from '../pages/ranking.ts';
import { WindowPage } from '../pages/window.ts';

const WIDE = { width: 1160, height: 800 };
const NARROW = { width: 360, height: 800 };
const picture = pictureTaker('RANKING_PICTURES');

test('200 accounts: the first twenty and a way to all; zoomed, in forced colours, and when Sluice is gone', async ({
  page,
  sluice,
  profile,
  simulator,
  complaints,
}) => {
  // Many states after one another, on a machine that others use, too.
  test.setTimeout(180_000);
  const long = 'The key of the build machine in the cellar, which somebody made in a hurry';
  const seats = Array.from({ length: 198 }, (_, index) => `Seat ${String(index + 3)}`);
  await addManyKeys(profile, simulator, ['مفتاح الاستوديو', long, ...seats]);
  await page.setViewportSize(WIDE);
  await new WindowPage(page).open(sluice.ui);
  const ranking = new RankingPage(page);
  await ranking.show();
  const openai = ranking.provider('OpenAI');
  await expect(ranking.rows('OpenAI')).toHaveCount(20);
  await expect(openai.getByText('OpenAI spreads new sessions over 200 accounts.')).toBeVisible();
  // Isolated: what stands beside the name keeps its place.
  await expect(page.getByText('Now first: \u2068مفتاح الاستوديو\u2069')).toHaveCount(3);
  await expectAccessible(page);
  await picture(page, '12-many');

  // What 200 % leaves of a window of 1160 px.
  await page.setViewportSize({ width: 580, height: 400 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.setViewportSize(NARROW);
  await expectNoSidewaysScroll(page);
  await picture(page, '12-many-narrow');
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ forcedColors: 'active' });
  await expectAccessible(page);
  await picture(page, '12-many-forced');
  await page.emulateMedia({ forcedColors: 'none' });

  const all = openai.getByRole('button', { name: 'Show all 200' });
  await all.focus();
  await page.keyboard.press('Enter');
  await expect(ranking.rows('OpenAI')).toHaveCount(200);
  const few = openai.getByRole('button', { name: 'Show the first 20 only' });
  await expect(few).toBeFocused();
  await few.click();
  await expect(ranking.rows('OpenAI')).toHaveCount(20);

  await profile.run(['pause', '2']);
  await expect(openai.getByRole('button', { name: 'Resume' })).toBeEnabled();
  await sluice.kill();
  await expect(openai.getByText(/^all models, as it was \d+\smin ago$/)).toBeVisible();
  await expect(ranking.rows('OpenAI')).toHaveCount(20);
  await expect(ranking.strategy('In order')).toBeDisabled();
  await expect(openai.getByRole('button', { name: 'Resume' })).toBeDisabled();
  await expect(page.getByText('This cannot be done while Sluice cannot be reached.')).toBeVisible();
  await expectAccessible(page);
  await picture(page, '13-lost');
  // The page tries again by itself, and the browser tells of each call that failed.
  await page.close();
  complaints.length = 0;
});
