import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ToolPaths {
  readonly claudeCode: {
    readonly credentials: string;
    readonly profile: string;
    readonly keychainService: string | null;
  } | null;
  readonly codex: { readonly auth: string; readonly config: string } | null;
}

/** Where the tools keep their logins, by the given environment alone. Null: it does not say where. */
export function toolPaths(environment: Environment, platform: NodeJS.Platform): ToolPaths {
  const home = environment[platform === 'win32' ? 'USERPROFILE' : 'HOME'] || null;
  const claude = folderOf(environment['CLAUDE_CONFIG_DIR'], home, '.claude');
  const profile = folderOf(environment['CLAUDE_CONFIG_DIR'], home, '');
  const codex = folderOf(environment['CODEX_HOME'], home, '.codex');
  return {
    claudeCode:
      claude === null || profile === null
        ? null
        : {
            credentials: join(claude, '.credentials.json'),
            profile: join(profile, '.claude.json'),
            keychainService:
              platform === 'darwin' ? keychainService(environment['CLAUDE_CONFIG_DIR']) : null,
          },
    codex:
      codex === null
        ? null
        : { auth: join(codex, 'auth.json'), config: join(codex, 'config.toml') },
  };
}

function folderOf(own: string | undefined, home: string | null, usual: string): string | null {
  if (own) return resolve(own);
  return home === null ? null : resolve(home, usual);
}

function keychainService(configDir: string | undefined): string {
  const name = 'Claude Code-credentials';
  if (!configDir) return name;
  const hash = createHash('sha256').update(resolve(configDir)).digest('hex').slice(0, 8);
  return `${name}-${hash}`;
}
