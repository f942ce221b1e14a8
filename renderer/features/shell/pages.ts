import { lazy } from 'react';
import type { ComponentType } from 'react';
import type { Page } from '../../../shared/shell.ts';
import { AccountsPage } from '../accounts/AccountsPage.tsx';

const RankingPage = lazy(async () => ({
  default: (await import('../ranking/RankingPage.tsx')).RankingPage,
}));
const UsagePage = lazy(async () => ({
  default: (await import('../usage-page/UsagePage.tsx')).UsagePage,
}));
const ActivityPage = lazy(async () => ({
  default: (await import('../activity/ActivityPage.tsx')).ActivityPage,
}));
const ToolsPage = lazy(async () => ({
  default: (await import('../tools/ToolsPage.tsx')).ToolsPage,
}));
const SettingsPage = lazy(async () => ({
  default: (await import('../settings/SettingsPage.tsx')).SettingsPage,
}));

/** The first page comes with the window, each other one when it is opened. */
export const PAGE_COMPONENTS: Readonly<Record<Page, ComponentType>> = {
  accounts: AccountsPage,
  ranking: RankingPage,
  usage: UsagePage,
  activity: ActivityPage,
  tools: ToolsPage,
  settings: SettingsPage,
};
