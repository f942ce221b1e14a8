import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Identity } from '../../core/account.ts';
import { silentLog } from '../../store/testing/temporary-store.ts';
import type { Store } from '../../store/types.ts';
import { BorrowedSources } from '../import/borrowed-sources.ts';
import { ImportService } from '../import/import-service.ts';
import type { ImportFacts, ImportParts } from '../import/parts.ts';
import { takeOver } from '../import/take-over.ts';
import { Tools } from '../import/tools.ts';
import type { AccountPool } from '../pool.ts';
import { fixedVault, HOUR_MS, PoolBench } from './pool-bench.ts';

export interface ClaudeFile {
  readonly access?: string;
  readonly refresh?: string | null;
  readonly expiresAtMs?: number;
  readonly email?: string;
  readonly organization?: string;
}

/** A home folder with the tools' files, a real store and pool over it, and a provider that records. */
export class ImportBench extends PoolBench {
  readonly home = mkdtempSync(join(tmpdir(), 'sluice-home-'));
  readonly claudePath = join(this.home, '.claude', '.credentials.json');
  readonly codexPath = join(this.home, '.codex', 'auth.json');
  environment: Record<string, string> = { HOME: this.home };
  /** Whom the provider names for an access token; null: it is out of reach. */
  told: (access: string) => Partial<Identity> | null = () => null;
  /** Why it names nobody. */
  why: string | null = null;
  /** What it tells beside whose it is. */
  extra: Readonly<Record<string, unknown>> = {};
  /** Tokens that the provider was asked about. */
  readonly asked: string[] = [];
  /** Null: this Sluice does not know the provider. */
  facts: (provider: string) => ImportFacts | null = usualFacts;

  /** Claude Code's sign-in as that program writes it: whole, in place of the file before. */
  writeClaude(file: ClaudeFile = {}): string {
    const { email = 'mira@example.com', organization = 'org-1' } = file;
    const refresh = file.refresh === undefined ? 'TOOLS-REFRESH' : file.refresh;
    this.put(join(this.home, '.claude.json'), {
      oauthAccount: { emailAddress: email, organizationUuid: organization },
    });
    return this.put(this.claudePath, {
      claudeAiOauth: {
        accessToken: file.access ?? 'SECRET-ACCESS-1',
        ...(refresh === null ? {} : { refreshToken: refresh }),
        expiresAt: file.expiresAtMs ?? this.nowMs + 8 * HOUR_MS,
      },
    });
  }

  put(path: string, value: unknown): string {
    mkdirSync(dirname(path), { recursive: true });
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    return text;
  }

  async openImport(store: Store) {
    const vault = fixedVault();
    const pool: AccountPool = await this.pool(store, {
      vault,
      readSource: (id, isRefused) => sources.read(id, isRefused),
    });
    const parts: ImportParts = {
      tools: new Tools(this.environment, KEY_VARIABLES, 'linux'),
      store: store.credentials,
      vault,
      pool,
      accounts: pool,
      facts: (provider) => this.facts(provider),
      complete: async (_provider, { secret, domain }) => {
        const access = secret.kind === 'oauth' ? secret.access : secret.key;
        this.asked.push(domain == null ? access : `${access} at ${domain}`);
        const told = this.told(access);
        return told === null
          ? { ok: false, why: this.why }
          : { ok: true, identity: { ...NOBODY, ...told }, extra: this.extra };
      },
      clock: this.clock,
      log: silentLog,
    };
    const sources = new BorrowedSources(parts);
    return {
      pool,
      sources,
      service: new ImportService(parts, sources),
      takeOver: (id: number, confirmed = true) => takeOver(parts, id, confirmed),
    };
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    rmSync(this.home, { recursive: true });
  }
}

const KEY_VARIABLES = new Map([
  ['ANTHROPIC_API_KEY', 'anthropic'],
  ['GEMINI_API_KEY', 'gemini'],
  ['GOOGLE_API_KEY', 'gemini'],
]);

/** As the real providers are, but for their names. */
export function usualFacts(provider: string): ImportFacts {
  return {
    name: provider,
    identityByOrganization: ['anthropic', 'openai-codex'].includes(provider),
    grantLifetimeMs: provider === 'anthropic' ? 30 * 24 * HOUR_MS : null,
    kinds: ['oauth', 'api_key'],
    settles: ['google-gemini-cli', 'google-antigravity', 'github-copilot'].includes(provider),
    neverRefreshed: provider === 'github-copilot',
  };
}

const NOBODY: Identity = {
  email: null,
  accountId: null,
  organizationId: null,
  organizationName: null,
  projectId: null,
  plan: null,
};
