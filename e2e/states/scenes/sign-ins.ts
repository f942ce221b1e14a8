import type { Page } from '@playwright/test';
import type { LoginState, WaitingState } from '../../../shared/model/login.ts';
import { instant, makeAccount } from '../../../shared/testing/snapshot.ts';
import { WindowPage } from '../../pages/window.ts';
import { narrow, zoomed } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { World } from '../world.ts';

const MINUTE = 60_000;

type Base = Pick<WaitingState, 'loginId' | 'provider' | 'method' | 'expiresAt'>;

function base(provider: string, method: Base['method'], leftMs = 4.4 * MINUTE): Base {
  return { loginId: 'login', provider, method, expiresAt: instant(leftMs) };
}

/** A sign-in that is at this step from the start. */
function at(login: LoginState): Pick<State, 'answers' | 'address'> {
  return { address: '#/accounts', answers: { 'login.start': { login } } };
}

/** Opens the provider in the list of all, and presses its way in. */
function start(provider: string, way: string) {
  return async (page: Page): Promise<void> => {
    await new WindowPage(page).openProvider(provider);
    await page.getByRole('dialog').getByRole('button', { name: way, exact: true }).click();
  };
}

const list: State = {
  id: 'dialogs/providers',
  address: '#/accounts',
  sees: 'Sign-ins and subscriptions',
  act: (page) => page.getByRole('button', { name: /^All \d+ providers$/ }).click(),
};
const search: State = {
  id: 'dialogs/providers-found',
  address: '#/accounts',
  sees: 'Moonshot',
  act: async (page) => {
    await page.getByRole('button', { name: /^All \d+ providers$/ }).click();
    await page.getByRole('textbox', { name: 'Find a provider' }).fill('kimi');
  },
  isSeen: true,
};

const copilot = base('github-copilot', 'device', 14.2 * MINUTE);
const askForCode = async (page: Page): Promise<void> => {
  await start('GitHub Copilot', 'Device code')(page);
  await page.getByRole('button', { name: 'Continue' }).click();
};
const device: State = {
  ...at({
    ...copilot,
    step: 'waiting',
    url: 'https://github.com/login/device',
    launchUrl: null,
    code: 'WDJB-MJHT',
    note: 'GitHub asked for slower questions. This takes a little longer.',
  }),
  id: 'dialogs/sign-in-device',
  sees: 'Waiting for GitHub Copilot',
  act: askForCode,
};
const domain: State = {
  id: 'dialogs/sign-in-domain',
  address: '#/accounts',
  sees: 'Nothing was changed.',
  act: async (page) => {
    await start('GitHub Copilot', 'Device code')(page);
    await page.getByLabel('Enterprise domain').fill('my company');
    await page.getByRole('button', { name: 'Continue' }).click();
  },
};
const expired: State = {
  ...at({
    ...copilot,
    step: 'failed',
    error: {
      code: 'LOGIN_TIMEOUT',
      message: 'The code was not entered within 15 minutes.',
      hint: 'Start again to get another one.',
    },
    link: null,
  }),
  id: 'dialogs/sign-in-expired',
  sees: 'Nobody came back in time.',
  act: askForCode,
  isSeen: true,
};

const foreign: State = {
  ...at({
    ...base('zai', 'paste'),
    step: 'waiting',
    url: 'https://chat.z.ai/api/oauth/authorize?redirect_uri=zcode%3A%2F%2Fzai-auth%2Fcallback&response_type=code',
    launchUrl: null,
    code: null,
    note: null,
  }),
  id: 'dialogs/sign-in-address',
  sees: 'Address where the browser ended',
  act: start('Z.AI', 'Sign in and paste the address'),
};

const withGoogle = start('Gemini CLI', 'Sign in with the browser');
const gemini = base('google-gemini-cli', 'browser');
const exchanging: State = {
  ...at({ ...gemini, step: 'exchanging', note: 'Setting up your project at Google.' }),
  id: 'dialogs/sign-in-exchanging',
  sees: 'Setting up your project at Google.',
  act: withGoogle,
  isSeen: true,
};
const validate: State = {
  ...at({
    ...gemini,
    step: 'failed',
    error: {
      code: 'LOGIN_FAILED',
      message: 'Google wants to see that this account is yours: “Verify your account to continue.”',
      hint: 'Open the page, do what it asks, and try again.',
    },
    link: 'https://accounts.google.com/signin/continue',
  }),
  id: 'dialogs/sign-in-validate',
  sees: 'Open the page',
  act: withGoogle,
};
const done: State = {
  ...at({
    ...gemini,
    step: 'done',
    account: makeAccount(7, {
      provider: 'google-gemini-cli',
      email: 'mira@example.com',
      plan: 'Google AI Pro',
      organization: 'sluice-471108',
    }),
  }),
  id: 'dialogs/sign-in-done',
  sees: 'Gemini CLI, signed in',
  act: withGoogle,
  isSeen: true,
};
const other: State = {
  ...at({
    ...gemini,
    step: 'other-identity',
    email: 'kim@example.com',
    organization: null,
    account: 7,
    error: { code: 'LOGIN_IDENTITY', message: 'Another identity.', hint: null },
  }),
  id: 'dialogs/sign-in-other',
  sees: 'This is another person.',
  act: withGoogle,
  isSeen: true,
};

const unchecked: State = {
  id: 'dialogs/api-key-unchecked',
  address: '#/accounts',
  sees: 'OpenCode Go cannot be asked about a key.',
  act: start('OpenCode Go', 'API key'),
  isSeen: true,
};
const without: State = {
  id: 'dialogs/api-key-none',
  address: '#/accounts',
  sees: 'Add without a key',
  act: async (page) => {
    await new WindowPage(page).openProvider('Ollama');
    await page.getByRole('dialog').getByRole('button', { name: 'API key', exact: true }).click();
  },
};

const states: readonly State[] = [
  list,
  narrow(list),
  zoomed(list),
  search,
  domain,
  device,
  narrow(device),
  expired,
  foreign,
  { ...narrow(foreign), isSeen: true },
  exchanging,
  validate,
  done,
  other,
  unchecked,
  without,
];

/** Every way to sign in beside those of Claude and Codex, at each of its steps. */
export const signInsScene: Scene = { name: 'sign-ins', open: () => World.open(), states };
