import { randomUUID } from 'node:crypto';
import type { SimClock } from './clock.ts';
import { kimiWindows } from './kimi/facts.ts';
import { Meter } from './meter.ts';
import type { WindowSpec } from './meter.ts';
import { platformOf } from './openai-compatible/platforms.ts';
import type { PlatformId } from './openai-compatible/platforms.ts';
import type { GoogleProvider } from './google/facts.ts';
import type { Withheld } from './oauth/family.ts';
import { claudeQuota, claudeWindows } from './quota/claude-quota.ts';
import type { ClaudeLimits, ClaudeQuota, ClaudeQuotaOptions } from './quota/claude-quota.ts';
import { codexQuota, codexWindows } from './quota/codex-quota.ts';
import type { CodexLimits, CodexQuota, CodexQuotaOptions } from './quota/codex-quota.ts';
import type { ReportPatch } from './quota/report-patch.ts';
import { ResetCredits } from './quota/reset-credits.ts';
import type { ResetOption } from './quota/reset-credits.ts';
import { secretToken } from './values.ts';

export type SimProvider =
  | 'anthropic'
  | 'openai'
  | 'openai-codex'
  | 'gemini'
  | GoogleProvider
  | 'github-copilot'
  | 'kimi-code'
  | 'zai'
  | 'opencode-go'
  | 'ollama'
  | 'ollama-cloud'
  | PlatformId;
export type ClaudePlan = 'pro' | 'max_5x' | 'max_20x' | 'team' | 'enterprise';
type ChatGptPlan =
  | 'free'
  | 'go'
  | 'plus'
  | 'prolite'
  | 'pro'
  | 'team'
  | 'business'
  | 'enterprise'
  | 'edu';
export type Plan = ClaudePlan | ChatGptPlan;

/** What may change while the account lives, too: `Quotas.change`, `PATCH /accounts/:id/quota`. */
export interface QuotaOptions extends ClaudeQuotaOptions, CodexQuotaOptions {
  plan?: Plan;
}

export interface AccountOptions extends QuotaOptions {
  /** Default: the part of the e-mail address before the @, else a random one. */
  id?: string;
  provider: SimProvider;
  kind: 'oauth' | 'api_key';
  email?: string;
  name?: string;
  /** Accounts of one provider with the same name here are in the same workspace. */
  organization?: string | null;
  /** Default: random. */
  organizationId?: string;
  /** What none of its logins says. */
  withhold?: Withheld;
  limits?: ClaudeLimits & CodexLimits;
  /** Starting readings: fraction used, and when it resets. */
  used?: Record<string, { fraction: number; resetsInMs?: number }>;
  /** Saved resets (Codex): how many, or which. */
  resets?: number | readonly ResetOption[];
  /** API keys: the secret, and what is left to spend (null: no end). */
  key?: string;
  creditTokens?: number | null;
}

/** A person in one workspace (organisation), or one API key. */
export interface SimAccount {
  readonly id: string;
  readonly provider: SimProvider;
  readonly kind: 'oauth' | 'api_key';
  readonly email: string;
  readonly name: string;
  readonly uuid: string;
  readonly organization: { readonly uuid: string; readonly name: string };
  plan: Plan;
  readonly withhold: Withheld | null;
  readonly key: string | null;
  readonly meter: Meter;
  readonly limits: ClaudeLimits & CodexLimits;
  claude: ClaudeQuota;
  codex: CodexQuota;
  readonly resets: ResetCredits;
  /** Changes to what its usage endpoint answers. */
  reportPatch: ReportPatch | null;
  creditTokens: number | null;
  /** A revoked key is refused; a person's revocation ends the grants instead. */
  revoked: boolean;
}

export class AccountBook {
  readonly #clock: SimClock;
  readonly #accounts = new Map<string, SimAccount>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  create(options: AccountOptions): SimAccount {
    const account = buildAccount(this.#clock, options, this.list());
    if (this.#accounts.has(account.id)) throw new Error(`account ${account.id} exists already`);
    for (const [id, used] of Object.entries(options.used ?? {})) {
      account.meter.set(id, used.fraction, used.resetsInMs);
    }
    for (const option of resetOptions(options.resets)) account.resets.grant(option);
    this.#accounts.set(account.id, account);
    return account;
  }

  get(id: string): SimAccount | undefined {
    return this.#accounts.get(id);
  }

  require(id: string): SimAccount {
    const account = this.#accounts.get(id);
    if (account === undefined) throw new Error(`no simulated account ${id}`);
    return account;
  }

  list(): SimAccount[] {
    return [...this.#accounts.values()];
  }

  /** All but secrets that logins make; what the control port says of an account. */
  describe(id: string): unknown {
    const account = this.require(id);
    const { meter, resets } = account;
    return { ...account, meter: undefined, windows: meter.readAll(), resets: resets.available };
  }

  people(provider: SimProvider): SimAccount[] {
    return this.list().filter(
      (account) => account.kind === 'oauth' && account.provider === provider,
    );
  }

  byKey(provider: SimProvider, key: string): SimAccount | undefined {
    return this.list().find((account) => account.provider === provider && account.key === key);
  }
}

function buildAccount(
  clock: SimClock,
  options: AccountOptions,
  known: readonly SimAccount[],
): SimAccount {
  const id = options.id ?? options.email?.split('@')[0] ?? `account-${randomUUID().slice(0, 8)}`;
  const email = options.email ?? `${id}@example.com`;
  const peers = known.filter((peer) => peer.provider === options.provider);
  const shared = peers.find(
    (peer) => peer.organization.name === options.organization,
  )?.organization;
  const plan = options.plan ?? (options.provider === 'openai-codex' ? 'plus' : 'max_20x');
  const limits = options.limits ?? {};
  const claude = claudeQuota(options);
  const codex = codexQuota(plan, options);
  const name = options.name ?? id.charAt(0).toUpperCase() + id.slice(1);
  return {
    id,
    provider: options.provider,
    kind: options.kind,
    email,
    name,
    uuid: peers.find((peer) => peer.email === email)?.uuid ?? randomUUID(),
    organization: shared ?? {
      uuid: options.organizationId ?? randomUUID(),
      name: options.organization ?? ownWorkspace(options.provider, email),
    },
    plan,
    withhold: options.withhold ?? null,
    key: options.kind === 'api_key' ? (options.key ?? freshKey(options.provider)) : null,
    meter: new Meter(clock, windowsOf(options.provider, { claude, codex, limits })),
    limits,
    claude,
    codex,
    resets: new ResetCredits(clock),
    reportPatch: null,
    creditTokens: options.creditTokens ?? null,
    revoked: false,
  };
}

export function windowsOf(
  provider: SimProvider,
  { claude, codex, limits }: Pick<SimAccount, 'claude' | 'codex' | 'limits'>,
): WindowSpec[] {
  if (provider === 'github-copilot') return [];
  if (provider === 'kimi-code') return [...kimiWindows];
  return provider === 'openai-codex' ? codexWindows(codex, limits) : claudeWindows(claude, limits);
}

function resetOptions(resets: AccountOptions['resets'] = 0): readonly ResetOption[] {
  return typeof resets === 'number' ? Array.from({ length: resets }, () => ({})) : resets;
}

function ownWorkspace(provider: SimProvider, email: string): string {
  return provider === 'openai-codex' ? 'Personal' : `${email}'s Organization`;
}

function freshKey(provider: SimProvider): string {
  const platform = platformOf(provider);
  if (platform !== undefined) return secretToken(platform.keyPrefix, 36);
  if (provider === 'gemini') return secretToken('AIza', 26).slice(0, 39);
  return secretToken(provider === 'anthropic' ? 'sk-ant-api03-' : 'sk-proj-', 48);
}
