import type { SimProvider } from './accounts.ts';
import { knownScopes as claudeScopes } from './anthropic/facts.ts';
import { knownScopes as codexScopes } from './codex/facts.ts';
import { scope as githubScope } from './github/facts.ts';
import { apps } from './google/facts.ts';
import { scope as kimiScope } from './kimi/facts.ts';
import { scope as xaiScope } from './xai/facts.ts';
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
  const scope = scopeOf(provider);
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

function scopeOf(provider: SimProvider): string {
  if (provider === 'github-copilot') return githubScope;
  if (provider === 'kimi-code') return kimiScope;
  if (provider === 'xai') return xaiScope;
  const google = apps.find((app) => app.provider === provider);
  if (google !== undefined) return google.scopes.join(' ');
  return (provider === 'openai-codex' ? codexScopes : claudeScopes).join(' ');
}

/** What the person does at the page that takes the code: auth.openai.com/codex/device, or a standard one. */
export function decideDevice(world: World, code: string, choice: Choice): void {
  const { devices, deviceCodes, accounts } = world;
  const standard = deviceCodes.waiting(code);
  if (standard !== undefined) {
    const chosen = choice.as === 'deny' ? null : choose(accounts, standard.provider, choice);
    if (typeof chosen === 'string') throw new Error(chosen);
    deviceCodes.decide(code, chosen?.account.id ?? null);
    return;
  }
  if (choice.as === 'deny') {
    if (!devices.deny(code)) throw new Error(`no device waits for code ${code}`);
    return;
  }
  const chosen = choose(accounts, 'openai-codex', choice);
  if (typeof chosen === 'string') throw new Error(chosen);
  if (!devices.approve(code, chosen)) throw new Error(`no device waits for code ${code}`);
}
