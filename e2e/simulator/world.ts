import { AccountBook } from './accounts.ts';
import type { SimClock } from './clock.ts';
import { FaultBook } from './faults.ts';
import { anthropicTokens } from './anthropic/dialect.ts';
import { DeviceBook } from './codex/devices.ts';
import { codexTokens } from './codex/tokens.ts';
import { RequestRates } from './openai-compatible/request-rates.ts';
import { GoogleBook } from './google/book.ts';
import { googleTokens } from './google/tokens.ts';
import { GithubPeople } from './github/people.ts';
import { githubTokens } from './github/tokens.ts';
import { kimiTokens } from './kimi/tokens.ts';
import { xaiTokens } from './xai/tokens.ts';
import { RequestLog } from './log.ts';
import { DeviceCodes } from './oauth/device-codes.ts';
import { GrantBook } from './oauth/grants.ts';
import { OpencodeBook } from './opencode/opencode-book.ts';
import { Quotas } from './quota/quotas.ts';
import { TokenCounter } from './quota/tokens.ts';
import { defaultSettings } from './settings.ts';
import type { SimSettings } from './settings.ts';
import { ZaiBook } from './zai/zai-book.ts';

/** Everything the simulated providers know. */
export class World {
  readonly clock: SimClock;
  readonly log = new RequestLog();
  readonly faults = new FaultBook();
  readonly settings: SimSettings = defaultSettings();
  readonly accounts: AccountBook;
  readonly grants: GrantBook;
  readonly devices: DeviceBook;
  readonly deviceCodes: DeviceCodes;
  readonly github: GithubPeople;
  readonly quotas: Quotas;
  readonly google: GoogleBook;
  readonly tokens: TokenCounter;
  readonly requestRates: RequestRates;
  readonly zai: ZaiBook;
  readonly opencode: OpencodeBook;
  /** Bugs of the simulator itself; `close()` throws when there were any. */
  readonly failures: unknown[] = [];
  #answers = 0;

  constructor(clock: SimClock) {
    this.clock = clock;
    this.accounts = new AccountBook(clock);
    this.grants = new GrantBook(clock, this.settings, {
      anthropic: anthropicTokens,
      'openai-codex': codexTokens(this.accounts),
      'google-gemini-cli': googleTokens,
      'google-antigravity': googleTokens,
      'github-copilot': githubTokens,
      'kimi-code': kimiTokens(this.accounts),
      xai: xaiTokens(this.accounts),
    });
    this.devices = new DeviceBook(clock, this.grants);
    this.deviceCodes = new DeviceCodes(clock, this.settings);
    this.github = new GithubPeople(this.accounts, clock);
    this.quotas = new Quotas(this.accounts);
    this.google = new GoogleBook(clock);
    this.tokens = new TokenCounter(clock, this.settings);
    this.requestRates = new RequestRates(clock);
    this.zai = new ZaiBook(clock, this.accounts);
    this.opencode = new OpencodeBook(clock);
  }

  /** A person's grants end; a key is refused from now on. */
  revoke(id: string): void {
    const account = this.accounts.require(id);
    if (account.kind === 'api_key') account.revoked = true;
    else this.grants.revoke(id);
  }

  /** How far a reset time is off in this answer. */
  jitterMs(): number {
    const { resetJitter } = this.settings;
    const mostMs = typeof resetJitter === 'number' ? resetJitter : 2000;
    if (resetJitter === false || mostMs <= 0) return 0;
    this.#answers += 1;
    return (this.#answers * 617) % mostMs;
  }

  fail(error: unknown): void {
    this.failures.push(error);
    process.stderr.write(`simulator: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
