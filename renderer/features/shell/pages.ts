import type { Page } from '../../../shared/shell.ts';
import { AccountsPage } from '../accounts/AccountsPage.tsx';
import { Part } from './part.ts';

const accounts = new Part(() => Promise.resolve(AccountsPage));
accounts.component = AccountsPage;

/** The first page comes with the window, each other one when it is opened. */
export const PAGE_PARTS: Readonly<Record<Page, Part>> = {
  accounts,
  ranking: new Part(async () => (await import('../ranking/RankingPage.tsx')).RankingPage),
  usage: new Part(async () => (await import('../usage-page/UsagePage.tsx')).UsagePage),
  activity: new Part(async () => (await import('../activity/ActivityPage.tsx')).ActivityPage),
  tools: new Part(async () => (await import('../tools/ToolsPage.tsx')).ToolsPage),
  settings: new Part(async () => (await import('../settings/SettingsPage.tsx')).SettingsPage),
};
