import { basename } from 'node:path';
import type { ImportTool } from '../../../shared/model/imported.ts';
import { readClaudeCode } from '../../core/claude-code-login.ts';
import { readCodex } from '../../core/codex-login.ts';
import { readCliProxyApi } from '../../core/imports/cliproxyapi.ts';
import { readCopilot, readGh } from '../../core/imports/copilot.ts';
import { readGeminiCli } from '../../core/imports/gemini-cli.ts';
import { readGrok } from '../../core/imports/grok.ts';
import { readKimi } from '../../core/imports/kimi.ts';
import { readOpenCode } from '../../core/imports/opencode.ts';
import { readPi } from '../../core/imports/pi.ts';
import { readZCode } from '../../core/imports/zcode.ts';
import type { FileReading, ToolReport } from '../../core/tool-login.ts';
import { LARGE_LIMIT_BYTES } from './read-tool-file.ts';
import type { ToolFolders } from './tool-folders.ts';

export type FileTool = Exclude<ImportTool, 'environment'>;

export interface BesideFile {
  readonly path: string;
  readonly limitBytes?: number;
}

/** What is known of a file beside its text. Absent, where it is not the one that this environment names. */
export interface Beside {
  readonly files: readonly FileReading[];
  readonly keychainService: string | null;
}

/** A file in which a tool keeps logins, or a folder of such files. */
export interface LoginFile {
  /** Null: every `*.json` of the folder, each an account. */
  readonly name: string | null;
  readonly folder: (folders: ToolFolders) => string | null;
  /** Files that tell more of it, in the order in which `read` gets them. */
  readonly beside?: (folders: ToolFolders) => readonly (BesideFile | null)[];
  readonly read: (file: FileReading, beside: Beside, nowMs: number) => readonly ToolReport[];
}

const ABSENT: FileReading = { kind: 'absent' };

function alone(
  read: (file: FileReading, nowMs: number) => readonly ToolReport[],
): LoginFile['read'] {
  return (file, _beside, nowMs) => read(file, nowMs);
}

function inFolder(
  folders: ToolFolders,
  folder: string | null,
  name: string,
  limitBytes?: number,
): BesideFile | null {
  if (folder === null) return null;
  const path = folders.join(folder, name);
  return limitBytes === undefined ? { path } : { path, limitBytes };
}

const claudeFolder = (folders: ToolFolders): string | null =>
  folders.named('CLAUDE_CONFIG_DIR', '.claude');
const codexFolder = (folders: ToolFolders): string | null => folders.named('CODEX_HOME', '.codex');
const geminiFolder = (folders: ToolFolders): string | null => {
  const home = folders.named('GEMINI_CLI_HOME');
  return home === null ? null : folders.join(home, '.gemini');
};
const copilotFolder = (folders: ToolFolders): string | null =>
  folders.isWindows
    ? folders.below('LOCALAPPDATA', ['AppData', 'Local'], 'github-copilot')
    : folders.below('XDG_CONFIG_HOME', ['.config'], 'github-copilot');

function ghFolder(folders: ToolFolders): string | null {
  const usual = folders.isWindows
    ? folders.below('APPDATA', ['AppData', 'Roaming'], 'GitHub CLI')
    : folders.below('XDG_CONFIG_HOME', ['.config'], 'gh');
  return folders.given('GH_CONFIG_DIR') ?? usual;
}

/** Where the tools keep their logins (tools.md 5.3), and who reads them. */
export const LOGIN_FILES: Readonly<Record<FileTool, readonly LoginFile[]>> = {
  'claude-code': [
    {
      name: '.credentials.json',
      folder: claudeFolder,
      beside: (folders) => [
        inFolder(folders, folders.named('CLAUDE_CONFIG_DIR'), '.claude.json', LARGE_LIMIT_BYTES),
      ],
      read: (credentials, { files: [profile = ABSENT], keychainService }, nowMs) =>
        readClaudeCode({ credentials, profile, keychainService }, nowMs),
    },
  ],
  codex: [
    {
      name: 'auth.json',
      folder: codexFolder,
      beside: (folders) => [inFolder(folders, codexFolder(folders), 'config.toml')],
      read: (auth, { files: [config = ABSENT] }, nowMs) => readCodex({ auth, config }, nowMs),
    },
  ],
  'gemini-cli': [
    {
      name: 'oauth_creds.json',
      folder: geminiFolder,
      beside: (folders) => [
        inFolder(folders, geminiFolder(folders), 'settings.json'),
        inFolder(folders, geminiFolder(folders), 'google_accounts.json'),
      ],
      read: (credentials, { files: [settings = ABSENT, accounts = ABSENT] }, nowMs) =>
        readGeminiCli({ credentials, settings, accounts }, nowMs),
    },
  ],
  copilot: [
    { name: 'apps.json', folder: copilotFolder, read: alone(readCopilot) },
    { name: 'hosts.json', folder: copilotFolder, read: alone(readCopilot) },
    { name: 'hosts.yml', folder: ghFolder, read: alone(readGh) },
  ],
  opencode: [
    {
      name: 'auth.json',
      // It uses the folders of XDG on every platform.
      folder: (folders) => folders.below('XDG_DATA_HOME', ['.local', 'share'], 'opencode'),
      read: alone(readOpenCode),
    },
  ],
  pi: [
    {
      name: 'auth.json',
      folder: (folders) => folders.named('PI_CODING_AGENT_DIR', '.pi', 'agent'),
      read: alone(readPi),
    },
  ],
  grok: [
    {
      name: 'auth.json',
      folder: (folders) => folders.named('GROK_HOME', '.grok'),
      read: alone(readGrok),
    },
  ],
  kimi: [
    {
      name: 'kimi-code.json',
      folder: (folders) => {
        const folder = folders.named('KIMI_CODE_HOME', '.kimi-code');
        return folder === null ? null : folders.join(folder, 'credentials');
      },
      read: alone(readKimi),
    },
  ],
  cliproxyapi: [
    {
      name: null,
      folder: (folders) => folders.home('.cli-proxy-api'),
      read: alone(readCliProxyApi),
    },
  ],
  zcode: [
    {
      name: 'credentials.json',
      folder: (folders) => folders.home('.zcode', 'v2'),
      read: alone(readZCode),
    },
  ],
};

/** Who reads a file that a borrowed account follows: it may lie elsewhere than this environment says. */
export function readerOf(tool: string, path: string): LoginFile | null {
  if (!Object.hasOwn(LOGIN_FILES, tool)) return null;
  const files = LOGIN_FILES[tool as FileTool];
  const name = basename(path);
  return files.find((file) => file.name === name) ?? files[0] ?? null;
}
