import { readFileSync } from 'node:fs';
import { pictureTaker } from '../fixtures/pictures.ts';
import { mintKey } from '../fixtures/sluice.ts';
import { tryAgain } from '../fixtures/try-again.ts';
import { test } from '../fixtures/usage-test.ts';
import { ask, expect, expectAccessible } from '../fixtures/window-test.ts';
import { UsagePage } from '../pages/usage.ts';

const picture = pictureTaker('USAGE_PICTURES');
const WIDE = { width: 1200, height: 800 };
const NARROW = { width: 360, height: 740 };

// axe over whole pages, several times, on a machine that others use, too.
test.describe.configure({ timeout: 120_000 });

type CsvRow = Readonly<Record<string, string>>;

/** None of these files quotes a value. */
function parseCsv(text: string): readonly CsvRow[] {
  const [head = '', ...lines] = text.trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  });
}

test('a week: figures, lines with their resets, tokens, costs; axe at both widths', async ({
  page,
  sluice,
}) => {
  const usage = new UsagePage(page);
  await usage.open(sluice.ui);
  await expect(
    page.getByText(/^\d+.* to \d+ \w+\. Costs are what the same tokens cost/),
  ).toBeVisible();
  await expect(usage.total('Requests')).toContainText(/\d{3}/);
  await expect(usage.total('Tokens')).toContainText('read from cache');
  await expect(usage.total('Cost at list price')).toContainText('a day');
  await expect(usage.total('Ran dry')).toContainText('Never');
  const windows = usage.panel('Weekly windows');
  await expect(windows.locator('.recharts-line-curve')).toHaveCount(3);
  // Four hues and no verdict's: a token that is missing would draw nothing.
  await expect(windows.locator('.recharts-line-curve').first()).not.toHaveCSS('stroke', 'none');
  await expect(windows.getByText(/^person1 \d+\s%$/)).toBeVisible();
  await expect(windows.getByText('Reset', { exact: true })).toBeVisible();
  await expect(usage.panel('Drain rate').locator('.recharts-line-curve')).toHaveCount(3);
  await expect(usage.panel('Tokens by day').locator('.recharts-bar-rectangle')).not.toHaveCount(0);
  const costs = usage.panel('Cost by').getByRole('row');
  await expect(costs).toHaveCount(4);
  await expectAccessible(page);
  await picture(page, '1-week');
  await page.setViewportSize(NARROW);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await picture(page, '1-week-360');
});

test('arrow keys move the crosshair, T shows the table and brings the chart back', async ({
  page,
  sluice,
}) => {
  const usage = new UsagePage(page);
  await usage.open(sluice.ui);
  const windows = usage.panel('Weekly windows');
  const crosshair = usage.crosshair(windows);
  await crosshair.focus();
  await page.keyboard.press('ArrowLeft');
  const newest = await crosshair.getAttribute('aria-valuetext');
  expect(newest).toMatch(/^\w{3} \d+ \w+, \d\d:\d\d: person\d@example\.com \d+\s%/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  expect(await crosshair.getAttribute('aria-valuetext')).not.toBe(newest);
  // With Shift a day, as the sheet of keys says: same hour, another day.
  const hourOf = async (): Promise<readonly (string | undefined)[]> =>
    /^(\w{3} \d+ \w+), (\d\d:\d\d)/.exec((await crosshair.getAttribute('aria-valuetext')) ?? '') ??
    [];
  const [, day, hour] = await hourOf();
  await page.keyboard.press('Shift+ArrowLeft');
  const [, dayBefore, hourBefore] = await hourOf();
  expect(hourBefore).toBe(hour);
  expect(dayBefore).not.toBe(day);
  await page.keyboard.press('Shift+ArrowRight');
  expect((await hourOf())[1]).toBe(day);
  await expectAccessible(page);
  await picture(page, '2-crosshair');
  await page.setViewportSize(NARROW);
  await crosshair.focus();
  await page.keyboard.press('ArrowLeft');
  await picture(page, '2-crosshair-360');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.setViewportSize(WIDE);
  await page.keyboard.press('t');
  const table = windows.getByRole('table');
  await expect(table.getByRole('columnheader')).toHaveText([
    'Time',
    'person1',
    'person2',
    'person3',
  ]);
  await expect(windows.getByRole('region', { name: 'Weekly windows, as a table' })).toBeFocused();
  await expect(
    windows.getByText(/^\d+ hours, [1-9] resets?\. Dashes: not read then\.$/),
  ).toBeVisible();
  const all = await table.getByRole('row').count();
  await windows.getByRole('button', { name: 'Only resets' }).click();
  expect(await table.getByRole('row').count()).toBeLessThan(5);
  await expect(table.getByText(/\d+\s% → \d+\s%/).first()).toBeVisible();
  await windows.getByRole('button', { name: 'Everything' }).click();
  await expect(table.getByRole('row')).toHaveCount(all);
  await expectAccessible(page);
  await picture(page, '3-table');
  await windows.getByRole('region', { name: 'Weekly windows, as a table' }).focus();
  await page.keyboard.press('T');
  await expect(crosshair).toBeFocused();
});

test('a line is hidden and left alone; table and file hold all of them', async ({
  page,
  sluice,
}) => {
  const usage = new UsagePage(page);
  await usage.open(sluice.ui);
  const windows = usage.panel('Weekly windows');
  const lines = windows.locator('.recharts-line-curve');
  await windows.getByRole('button', { name: 'person2@example.com' }).click();
  await expect(lines).toHaveCount(2);
  await expectAccessible(page);
  await picture(page, '4-hidden');
  await windows.getByRole('button', { name: 'Show all' }).click();
  await expect(lines).toHaveCount(3);
  await windows.getByRole('button', { name: 'person1@example.com' }).click({ modifiers: ['Alt'] });
  await expect(lines).toHaveCount(1);
  const file = await usage.download(windows);
  expect(file.suggestedFilename()).toBe('sluice-windows-7d.csv');
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv).toMatch(
    /^account,provider,email,window,label,at,usedFraction,drainRatePerHour,event\r\n/,
  );
  for (const name of ['person1', 'person2', 'person3'])
    expect(csv).toContain(`${name}@example.com`);
  // The newest reading in the file is the one that the table shows.
  await usage.show(windows, 'Table');
  const cells = await windows
    .getByRole('table')
    .getByRole('row')
    .nth(1)
    .getByRole('cell')
    .allInnerTexts();
  const newest = parseCsv(csv).findLast(
    (row) =>
      row['email'] === 'person1@example.com' &&
      row['window'] === 'anthropic:7d' &&
      row['event'] === '',
  );
  expect(cells[1]?.replace(/\s/g, '')).toBe(
    `${Math.round(Number(newest?.['usedFraction']) * 100)}%`,
  );
  const costs = await usage.download(usage.panel('Cost by'));
  const costCsv = readFileSync(await costs.path(), 'utf8');
  expect(costCsv).toContain('\r\nmodel,claude-opus-4-5,anthropic,');
  const sum = parseCsv(costCsv).reduce((total, row) => total + Number(row['requests']), 0);
  await expect(usage.total('Requests')).toContainText(new Intl.NumberFormat('en-GB').format(sum));
});

test.describe('over a year', () => {
  test.describe.configure({ timeout: 180_000 });
  test.use({ years: { days: 90, people: 5, requests: 14 } });

  test('every range, five accounts, four lines, and one account alone', async ({
    page,
    sluice,
  }) => {
    const usage = new UsagePage(page);
    await usage.open(sluice.ui);
    const windows = usage.panel('Weekly windows');
    await expect(windows.locator('.recharts-line-curve')).toHaveCount(4);
    await expect(windows.getByText('and 1 more')).toBeVisible();
    await picture(page, '5-many');
    await windows.getByText('4 of 5 accounts').click();
    await expect(windows.getByRole('checkbox')).toHaveCount(5);
    await expectAccessible(page);
    await picture(page, '5-many-open');
    await page.keyboard.press('Escape');
    await expect(windows.getByRole('checkbox').first()).toBeHidden();

    await usage.chooseRange('24 h');
    await expect(usage.panel('Tokens by hour')).toBeVisible();
    await expect(usage.panel('5 h windows')).toBeVisible();
    await expectAccessible(page);
    await picture(page, '6-day');
    await usage.chooseRange('30 d');
    await expect(
      usage
        .panel('Tokens by day')
        .getByText(/^\d+ \w{3}$/)
        .first(),
    ).toBeVisible();
    await expectAccessible(page);
    await picture(page, '6-month');
    await usage.chooseRange('1 y');
    const year = usage.panel('Where each week ended');
    await expect(year.getByText(/^nothing before \d+ \w+,$/)).toBeVisible();
    await expect(year.getByText('ran dry that week')).toBeVisible();
    await expect(usage.panel('Tokens by week')).toBeVisible();
    await expectAccessible(page);
    await picture(page, '6-year');
    await usage.show(usage.panel('Tokens by week'), 'Table');
    await usage.show(usage.panel('Cost by'), 'Chart');
    await page.getByRole('combobox', { name: 'Cost by' }).selectOption('client');
    await expectAccessible(page);
    await picture(page, '7-other-views');

    await usage.chooseRange('7 d');
    await page.getByRole('combobox', { name: 'Accounts' }).selectOption('person2@example.com');
    await expect(windows.locator('.recharts-line-curve')).toHaveCount(1);
    await expectAccessible(page);
    await picture(page, '8-one');
  });
});

test.describe('with nothing yet', () => {
  test.use({ years: { days: 0, people: 1, requests: 0 } });

  test('the axes are there; the first request is drawn by itself', async ({
    page,
    profile,
    sluice,
  }) => {
    const usage = new UsagePage(page);
    await usage.open(sluice.ui);
    const tokens = usage.panel('Tokens by day');
    await expect(tokens.getByText('No request in this time')).toBeVisible();
    await expect(tokens.getByRole('button', { name: /^CSV/ })).toBeDisabled();
    await expectAccessible(page);
    await picture(page, '9-empty');
    await page.setViewportSize(NARROW);
    await picture(page, '9-empty-360');
    await page.setViewportSize(WIDE);
    expect((await ask(sluice, await mintKey(profile))).status).toBe(200);
    await expect(usage.panel('Cost by').getByText('claude-sonnet-5')).toBeVisible({
      timeout: 20_000,
    });
    await expect(tokens.locator('.recharts-bar-rectangle')).not.toHaveCount(0);
    await expectAccessible(page);
    await picture(page, '9-first');
  });
});

test('a history that cannot be read says what still works, and is tried again', async ({
  page,
  sluice,
  complaints,
}) => {
  let isBroken = true;
  await page.route('**/api/call', (route) =>
    isBroken && route.request().postData()?.includes('history.costs') === true
      ? route.abort()
      : route.continue(),
  );
  const usage = new UsagePage(page);
  await page.goto(sluice.ui);
  await page.getByRole('navigation').getByRole('link', { name: 'Usage' }).click();
  await expect(
    page.getByText('The history could not be read. Requests go on as before.'),
  ).toBeVisible();
  await expectAccessible(page);
  await picture(page, '10-failed');
  isBroken = false;
  await tryAgain(page.getByRole('button', { name: 'Try again' }), () =>
    expect(usage.total('Requests')).toContainText(/\d{3}/),
  );
  expect(complaints.splice(0).every((one) => one.includes('net::ERR_FAILED'))).toBe(true);
});

test('a chart that cannot be read says so in its place; the page, its tables and the next try go on', async ({
  page,
  sluice,
  complaints,
}) => {
  const usage = new UsagePage(page);
  const charts = '**/assets/{LineFigure,BarFigure}*.js';
  await page.route(charts, (route) => route.abort());
  await usage.open(sluice.ui);
  const tokens = usage.panel('Tokens by day');
  const fault = tokens.getByRole('alert');
  await expect(fault).toContainText('The chart could not be read from Sluice.');
  await expect(usage.panel('Weekly windows').getByRole('alert')).toBeVisible();
  await expectAccessible(page);
  await usage.show(tokens, 'Table');
  await expect(tokens.getByRole('table')).toBeVisible();
  await usage.show(tokens, 'Chart');
  await page.unroute(charts);
  await fault.getByRole('button', { name: 'Try again' }).click();
  await expect(tokens.locator('.recharts-bar-rectangle')).not.toHaveCount(0);
  expect(complaints.splice(0).every((one) => one.includes('net::ERR_FAILED'))).toBe(true);
});
