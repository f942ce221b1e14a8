import { knownScopes as claudeScopes } from './anthropic/facts.ts';
import { knownScopes as codexScopes } from './codex/facts.ts';
import { mintIdToken } from './codex/tokens.ts';
import { choose } from './oauth/choice.ts';
import type { Choice } from './oauth/choice.ts';
import type { Withheld } from './oauth/family.ts';
import type { World } from './world.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Codex only. */
  readonly idToken: string | null;
  /** The value of `chatgpt-account-id`; null where the login names no workspace. */
  readonly accountId: string | null;
}

/** A finished login without the pages. */
export function directLogin(world: World, id: string, withhold?: Withheld): Tokens {
  const account = world.accounts.require(id);
  const { provider } = account;
  const scope = (provider === 'openai-codex' ? codexScopes : claudeScopes).join(' ');
  const wanted = { provider, account: id, scope, withhold: withhold ?? account.withhold };
  const { accessToken, family } = world.grants.grantDirectly(wanted);
  const codex = provider === 'openai-codex';
  return {
    accessToken,
    refreshToken: family.refreshToken,
    idToken: codex ? mintIdToken(account, family, world.clock.now()) : null,
    accountId: codex && family.withhold === null ? account.organization.uuid : null,
  };
}

/** What the person does at auth.openai.com/codex/device. */
export function decideDevice(world: World, code: string, choice: Choice): void {
  const { devices, accounts } = world;
  if (choice.as === 'deny') {
    if (!devices.deny(code)) throw new Error(`no device waits for code ${code}`);
    return;
  }
  const chosen = choose(accounts, 'openai-codex', choice);
  if (typeof chosen === 'string') throw new Error(chosen);
  if (!devices.approve(code, chosen)) throw new Error(`no device waits for code ${code}`);
}
