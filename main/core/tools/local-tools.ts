import type { LocalToolId } from '../../../shared/model/tool.ts';

/** A place below one of the folders that the environment names. */
export interface Place {
  readonly base: 'home' | 'config' | 'data' | 'claude' | 'codex' | 'appData';
  readonly path: readonly string[];
}

export interface ToolFacts {
  readonly id: LocalToolId;
  /** Programs that are it, as a person starts them. */
  readonly programs: readonly string[];
  /** npm packages whose version is the program's. */
  readonly packages: readonly string[];
  /** By platform; `other` for the rest. Null: not in a file, or not known. */
  readonly settings: {
    readonly win32?: Place | null;
    readonly darwin?: Place | null;
    readonly other: Place | null;
  };
  /** Where something of it lies once it was used. */
  readonly traces: readonly Place[];
  /** Where the settings hold a base URL; empty: that cannot be read. */
  readonly keys: readonly string[];
  readonly rootOnly?: boolean;
  readonly overruledBy?: string;
}

function at(base: Place['base'], ...path: readonly string[]): Place {
  return { base, path };
}

/** The tools that can be pointed at a port, and where they say where they go. */
export const LOCAL_TOOLS: readonly ToolFacts[] = [
  {
    id: 'claude-code',
    programs: ['claude'],
    packages: ['@anthropic-ai/claude-code'],
    settings: { other: at('claude', 'settings.json') },
    traces: [at('claude', '.credentials.json')],
    keys: ['ANTHROPIC_BASE_URL'],
  },
  {
    id: 'codex',
    programs: ['codex'],
    packages: ['@openai/codex'],
    settings: { other: at('codex', 'config.toml') },
    traces: [at('codex', 'auth.json')],
    keys: ['openai_base_url'],
    rootOnly: true,
    overruledBy: 'model_provider',
  },
  {
    id: 'opencode',
    programs: ['opencode'],
    packages: ['opencode-ai'],
    settings: { other: at('config', 'opencode', 'opencode.json') },
    traces: [at('data', 'opencode', 'auth.json')],
    keys: ['baseURL'],
  },
  {
    id: 'zed',
    programs: ['zed', 'zeditor'],
    packages: [],
    settings: {
      win32: at('appData', 'Zed', 'settings.json'),
      other: at('config', 'zed', 'settings.json'),
    },
    traces: [],
    keys: ['api_url'],
  },
  {
    id: 'continue',
    programs: ['cn'],
    packages: ['@continuedev/cli'],
    settings: { other: at('home', '.continue', 'config.yaml') },
    traces: [],
    keys: ['apiBase'],
  },
  {
    id: 'droid',
    programs: ['droid'],
    packages: [],
    settings: { other: at('home', '.factory', 'config.json') },
    traces: [],
    keys: ['base_url'],
  },
  {
    id: 'aider',
    programs: ['aider'],
    packages: [],
    settings: { other: null },
    traces: [],
    keys: [],
  },
  {
    id: 'claude-desktop',
    programs: [],
    packages: [],
    settings: {
      win32: at('appData', 'Claude-3p', 'configLibrary'),
      darwin: at('home', 'Library', 'Application Support', 'Claude-3p', 'configLibrary'),
      other: null,
    },
    traces: [],
    keys: [],
  },
  {
    id: 'gemini-cli',
    programs: ['gemini'],
    packages: ['@google/gemini-cli'],
    settings: { other: at('home', '.gemini', '.env') },
    traces: [at('home', '.gemini', 'settings.json'), at('home', '.gemini', 'oauth_creds.json')],
    keys: ['GOOGLE_GEMINI_BASE_URL'],
  },
  {
    id: 'amp',
    programs: ['amp'],
    packages: ['@sourcegraph/amp'],
    settings: { other: at('config', 'amp', 'settings.json') },
    traces: [],
    keys: ['amp.url'],
  },
  {
    id: 'grok',
    programs: ['grok'],
    packages: [],
    settings: { other: at('home', '.grok', 'config.toml') },
    traces: [at('home', '.grok', 'auth.json')],
    keys: ['base_url'],
  },
];
