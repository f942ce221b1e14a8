import { createHash } from 'node:crypto';
import nodePath from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folders of one environment, the one given to the process and no other. Null: it does not say where. */
export class ToolFolders {
  readonly #environment: Environment;
  readonly #platform: NodeJS.Platform;
  readonly #home: string | null;

  constructor(environment: Environment, platform: NodeJS.Platform) {
    this.#environment = environment;
    this.#platform = platform;
    this.#home = environment[platform === 'win32' ? 'USERPROFILE' : 'HOME'] || null;
  }

  get isWindows(): boolean {
    return this.#platform === 'win32';
  }

  home(...path: readonly string[]): string | null {
    return this.#home === null ? null : this.#path.resolve(this.#home, ...path);
  }

  /** A folder that a variable names, as the tool itself takes it; else the usual one. */
  named(variable: string, ...usual: readonly string[]): string | null {
    return this.given(variable) ?? this.home(...usual);
  }

  /** A folder that only a variable names. */
  given(variable: string): string | null {
    const named = this.#environment[variable];
    return named ? this.#path.resolve(named) : null;
  }

  /** Below a folder of the platform or of XDG, whose specification does not allow a relative one. */
  below(variable: string, usual: readonly string[], ...path: readonly string[]): string | null {
    const named = this.#environment[variable] ?? '';
    const folder = this.#path.isAbsolute(named) ? named : this.home(...usual);
    return folder === null ? null : this.#path.join(folder, ...path);
  }

  join(folder: string, ...path: readonly string[]): string {
    return this.#path.join(folder, ...path);
  }

  /** The name under which Claude Code keeps its sign-in in the Keychain of macOS; null elsewhere. */
  claudeKeychainService(): string | null {
    if (this.#platform !== 'darwin') return null;
    const name = 'Claude Code-credentials';
    const folder = this.#environment['CLAUDE_CONFIG_DIR'];
    if (!folder) return name;
    const hash = createHash('sha256').update(this.#path.resolve(folder)).digest('hex').slice(0, 8);
    return `${name}-${hash}`;
  }

  get #path(): nodePath.PlatformPath {
    if (this.#platform === process.platform) return nodePath;
    return this.isWindows ? nodePath.win32 : nodePath.posix;
  }
}
