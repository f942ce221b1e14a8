import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

interface AxeWindow extends Window {
  readonly axe?: {
    readonly run: (
      where: object,
      options: object,
    ) => Promise<{ readonly violations: readonly Violation[] }>;
  };
}

const fromPlaywright = createRequire(
  createRequire(import.meta.url).resolve('@axe-core/playwright'),
);
const SOURCE = readFileSync(fromPlaywright.resolve('axe-core/axe.min.js'), 'utf8');

interface Asked {
  /** Null: all. */
  readonly rules: readonly string[] | null;
  /** Selector of what is left out. */
  readonly exclude: string | null;
}

/** What the builder of @axe-core/playwright asks, with axe brought into a document once and not for each run. */
export async function runAxe(page: Page, { rules, exclude }: Asked): Promise<string[]> {
  const isThere = await page.evaluate(() => (window as unknown as AxeWindow).axe !== undefined);
  if (!isThere) await page.evaluate(SOURCE);
  const violations = await page.evaluate(
    async ({ values, alike }) => {
      const { axe } = window as unknown as AxeWindow;
      if (axe === undefined) throw new Error('axe is not there');
      const runOnly = values === null ? {} : { runOnly: { type: 'rule', values } };
      return (
        await axe.run(
          { include: document, ...(alike === null ? {} : { exclude: [[alike]] }) },
          { resultTypes: ['violations'], ...runOnly },
        )
      ).violations;
    },
    { values: rules, alike: exclude },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
