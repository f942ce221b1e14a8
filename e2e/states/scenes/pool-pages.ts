import { POPOVER } from '../state.ts';
import type { State } from '../state.ts';

/** The pages and the popover with several accounts, as they are most of the time. */
export const accounts: State = {
  id: 'accounts/several',
  address: '#/accounts',
  sees: 'You can work',
};
export const ranking: State = { id: 'ranking/several', address: '#/ranking', sees: /goes first/ };
export const usage: State = {
  id: 'usage/week',
  address: '#/usage',
  sees: (page) => page.locator('.recharts-line-curve').first(),
};
export const activity: State = {
  id: 'activity/several',
  address: '#/activity',
  sees: 'Claude Code',
};
export const tools: State = { id: 'tools/several', address: '#/tools', sees: 'old laptop' };
export const settings: State = {
  id: 'settings/several',
  address: '#/settings',
  sees: 'Pause the proxy',
};
export const popover: State = {
  id: 'popover/several',
  address: '#/popover',
  sees: 'You can work',
  size: POPOVER,
};
export const whole: readonly State[] = [accounts, ranking, usage, activity, tools, settings];
