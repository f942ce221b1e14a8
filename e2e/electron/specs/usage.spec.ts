import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mintKey } from '../../fixtures/sluice.ts';
import { ask } from '../../fixtures/window-test.ts';
import { UsagePage } from '../../pages/usage.ts';
import { WindowPage } from '../../pages/window.ts';
import type { Shell } from '../shell.ts';
import { expect, test } from '../shell-test.ts';

/** The system's dialog is played: it answers with `filePath`, null for Cancel. Returns what it was opened with. */
async function playDialog({ app }: Shell, filePath: string | null): Promise<() => Promise<object>> {
  const asked = await app.evaluateHandle(({ dialog }, path) => {
    const seen: object[] = [];
    Object.assign(dialog, {
      showSaveDialog(options: object) {
        seen.push(options);
        return Promise.resolve({ canceled: path === null, filePath: path ?? '' });
      },
    });
    return seen;
  }, filePath);
  return () => asked.jsonValue();
}

test('charts are drawn; the CSV of one goes where the person says, and a page saves no file by itself', async ({
  launch,
  owner,
  profile,
}) => {
  const key = await mintKey(profile);
  expect((await ask(owner, key)).status).toBe(200);
  const shell = await launch();
  const page = await shell.mainWindow();
  const usage = new UsagePage(page);
  await new WindowPage(page).goTo('Usage');
  await expect(usage.total('Requests')).toContainText('1');
  const button = usage.panel('Cost by').getByRole('button', { name: 'CSV: Cost by' });
  const saved = page.getByText('CSV saved', { exact: true });
  // The person's own folder: the app runs as that one.
  const file = join(profile.home, 'home/costs.csv');

  await test.step('charts: their chunk comes from the app itself', async () => {
    await expect(usage.panel('Tokens by day').locator('.recharts-surface').first()).toBeVisible();
  });

  await test.step('cancelled: nothing is written, and nothing said', async () => {
    const asked = await playDialog(shell, null);
    await button.click();
    await expect.poll(asked).toEqual([
      {
        defaultPath: 'sluice-costs-7d.csv',
        filters: [{ name: 'CSV', extensions: ['csv'] }],
      },
    ]);
    await expect(button).not.toHaveAttribute('aria-busy');
    await expect(saved).toHaveCount(0);
  });

  await test.step('a place that cannot be written', async () => {
    await playDialog(shell, join(profile.home, 'home/no-such-folder/costs.csv'));
    await button.click();
    await expect(page.getByText(/^Nothing was saved: /)).toBeVisible();
    expect(shell.output()).toContain('A CSV file could not be written');
  });

  await test.step('saved, and said so', async () => {
    await playDialog(shell, file);
    await button.click();
    await expect(saved).toBeVisible();
    const csv = readFileSync(file, 'utf8');
    expect(csv).toMatch(/^by,key,provider,requests,/);
    expect(csv).toContain('\r\nmodel,claude-sonnet-5,anthropic,1,');
  });

  await test.step('a download that the page starts by itself', async () => {
    const path = join(profile.home, 'home/own.csv');
    await shell.app.evaluate(
      ({ app }, folder) => app.setPath('downloads', folder),
      join(profile.home, 'home'),
    );
    await page.evaluate(() => {
      const href = URL.createObjectURL(new Blob(['not ours to write']));
      Object.assign(document.createElement('a'), { href, download: 'own.csv' }).click();
    });
    await expect.poll(() => shell.output()).toMatch(/"kind":"(?:download|request)","about"/);
    expect(existsSync(path)).toBe(false);
  });
});
