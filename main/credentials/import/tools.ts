import type { ImportTool } from '../../../shared/model/imported.ts';
import { readClaudeCode } from '../../core/claude-code-login.ts';
import { readCodex } from '../../core/codex-login.ts';
import { readEnvironmentKeys } from '../../core/environment-keys.ts';
import type { AccountRecord } from '../../core/account.ts';
import type { ToolLogin, ToolReport } from '../../core/tool-login.ts';
import { LARGE_LIMIT_BYTES, readToolFile } from './read-tool-file.ts';
import { toolPaths } from './tool-paths.ts';
import type { ToolPaths } from './tool-paths.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface FoundLogin {
  readonly tool: ImportTool;
  /** Of the file that would be followed; for `environment` the name of the variable. */
  readonly path: string;
  readonly report: ToolReport;
}

/** The tools of one environment: the one given to the process, and no other. */
export class Tools {
  readonly #environment: Environment;
  readonly #paths: ToolPaths;

  constructor(environment: Environment, platform: NodeJS.Platform = process.platform) {
    const { ANTHROPIC_API_KEY, OPENAI_API_KEY } = environment;
    this.#environment = { ANTHROPIC_API_KEY, OPENAI_API_KEY };
    this.#paths = toolPaths(environment, platform);
  }

  async find(tool: ImportTool, nowMs: number): Promise<readonly FoundLogin[]> {
    if (tool === 'environment')
      return readEnvironmentKeys(this.#environment).map(({ variable, report }) => ({
        tool,
        path: variable,
        report,
      }));
    const path = tool === 'claude-code' ? this.#claudePath() : this.#paths.codex?.auth;
    return path === undefined ? [] : this.#read(tool, path, nowMs);
  }

  /** What the file of a borrowed account says now. It may be another one than this environment names. */
  readSource(origin: string, source: string, nowMs: number): Promise<readonly FoundLogin[]> {
    const tool = origin === 'import:codex' ? 'codex' : 'claude-code';
    return this.#read(tool, source, nowMs);
  }

  #claudePath(): string | undefined {
    return this.#paths.claudeCode?.credentials;
  }

  async #read(
    tool: 'claude-code' | 'codex',
    path: string,
    nowMs: number,
  ): Promise<readonly FoundLogin[]> {
    const reports =
      tool === 'codex' ? await this.#readCodex(path, nowMs) : await this.#readClaude(path, nowMs);
    return reports.map((report) => ({ tool, path, report }));
  }

  async #readClaude(path: string, nowMs: number): Promise<readonly ToolReport[]> {
    const here = this.#paths.claudeCode;
    const isHere = here?.credentials === path;
    const [credentials, profile] = await Promise.all([
      readToolFile(path),
      isHere ? readToolFile(here.profile, LARGE_LIMIT_BYTES) : ABSENT,
    ]);
    const keychainService = isHere ? here.keychainService : null;
    return readClaudeCode({ credentials, profile, keychainService }, nowMs);
  }

  async #readCodex(path: string, nowMs: number): Promise<readonly ToolReport[]> {
    const here = this.#paths.codex;
    const [auth, config] = await Promise.all([
      readToolFile(path),
      here?.auth === path ? readToolFile(here.config) : ABSENT,
    ]);
    return readCodex({ auth, config }, nowMs);
  }
}

const ABSENT = { kind: 'absent' } as const;

/** The login in a file that is of the kind of an account. */
export function loginOf(
  found: readonly FoundLogin[],
  { provider, kind }: Pick<AccountRecord, 'provider' | 'kind'>,
): ToolLogin | null {
  const one = found.find(
    ({ report }) => report.provider === provider && report.login?.secret.kind === kind,
  );
  return one?.report.login ?? null;
}
