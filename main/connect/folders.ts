import { isAbsolute, join, resolve, sep } from 'node:path';
import type { Place } from '../core/tools/local-tools.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folders of one environment, the one given to the process and no other. */
export class Folders {
  readonly #home: string | null;
  readonly #bases: Readonly<Record<Place['base'], string | null>>;

  constructor(environment: Environment, platform: NodeJS.Platform) {
    const home = environment[platform === 'win32' ? 'USERPROFILE' : 'HOME'] || null;
    const below = (...path: readonly string[]): string | null =>
      home === null ? null : join(resolve(home), ...path);
    const given = (variable: string, usual: string | null): string | null => {
      const folder = environment[variable] ?? '';
      return isAbsolute(folder) ? folder : usual;
    };
    this.#home = home === null ? null : resolve(home);
    this.#bases = {
      home: this.#home,
      config: given('XDG_CONFIG_HOME', below('.config')),
      data: given('XDG_DATA_HOME', below('.local', 'share')),
      claude: given('CLAUDE_CONFIG_DIR', below('.claude')),
      codex: given('CODEX_HOME', below('.codex')),
      appData: environment['APPDATA'] || null,
    };
  }

  /** Null: the environment does not say where. */
  pathOf({ base, path }: Place): string | null {
    const folder = this.#bases[base];
    return folder === null ? null : join(folder, ...path);
  }

  /** As a person writes it. */
  short(path: string): string {
    const home = this.#home;
    if (home === null || !path.startsWith(home + sep)) return path;
    return `~${path.slice(home.length)}`;
  }
}
