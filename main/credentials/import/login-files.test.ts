import { expect, test } from 'vitest';
import { LOGIN_FILES, readerOf } from './login-files.ts';
import type { FileTool } from './login-files.ts';
import { ToolFolders } from './tool-folders.ts';

type Environment = Readonly<Record<string, string>>;

function pathsOf(environment: Environment, platform: NodeJS.Platform): Record<string, unknown> {
  const folders = new ToolFolders(environment, platform);
  return Object.fromEntries(
    Object.entries(LOGIN_FILES).map(([tool, files]) => [
      tool,
      files.map(({ name, folder }) => {
        const place = folder(folders);
        return place === null ? null : folders.join(place, name ?? '*.json');
      }),
    ]),
  );
}

const onLinux = {
  'claude-code': ['/home/mira/.claude/.credentials.json'],
  codex: ['/home/mira/.codex/auth.json'],
  'gemini-cli': ['/home/mira/.gemini/oauth_creds.json'],
  copilot: [
    '/home/mira/.config/github-copilot/apps.json',
    '/home/mira/.config/github-copilot/hosts.json',
    '/home/mira/.config/gh/hosts.yml',
  ],
  opencode: ['/home/mira/.local/share/opencode/auth.json'],
  pi: ['/home/mira/.pi/agent/auth.json'],
  grok: ['/home/mira/.grok/auth.json'],
  kimi: ['/home/mira/.kimi-code/credentials/kimi-code.json'],
  cliproxyapi: ['/home/mira/.cli-proxy-api/*.json'],
  zcode: ['/home/mira/.zcode/v2/credentials.json'],
};

test('the usual places on Linux, which are those on macOS too', () => {
  expect(pathsOf({ HOME: '/home/mira' }, 'linux')).toEqual(onLinux);
  expect(pathsOf({ HOME: '/home/mira' }, 'darwin')).toEqual(onLinux);
});

test('the usual places on Windows', () => {
  const usual = pathsOf({ USERPROFILE: 'C:\\Users\\mira' }, 'win32');
  expect(usual).toMatchObject({
    'claude-code': ['C:\\Users\\mira\\.claude\\.credentials.json'],
    'gemini-cli': ['C:\\Users\\mira\\.gemini\\oauth_creds.json'],
    copilot: [
      'C:\\Users\\mira\\AppData\\Local\\github-copilot\\apps.json',
      'C:\\Users\\mira\\AppData\\Local\\github-copilot\\hosts.json',
      'C:\\Users\\mira\\AppData\\Roaming\\GitHub CLI\\hosts.yml',
    ],
    opencode: ['C:\\Users\\mira\\.local\\share\\opencode\\auth.json'],
    cliproxyapi: ['C:\\Users\\mira\\.cli-proxy-api\\*.json'],
  });
  const named = {
    USERPROFILE: 'C:\\Users\\mira',
    LOCALAPPDATA: 'D:\\Local',
    APPDATA: 'D:\\Roaming',
    XDG_CONFIG_HOME: 'D:\\not\\there',
  };
  expect(pathsOf(named, 'win32')['copilot']).toEqual([
    'D:\\Local\\github-copilot\\apps.json',
    'D:\\Local\\github-copilot\\hosts.json',
    'D:\\Roaming\\GitHub CLI\\hosts.yml',
  ]);
});

test('each tool’s own variable is believed', () => {
  const named = {
    HOME: '/home/mira',
    CLAUDE_CONFIG_DIR: '/x/claude',
    CODEX_HOME: '/x/codex',
    GEMINI_CLI_HOME: '/x/gemini',
    XDG_CONFIG_HOME: '/x/config',
    XDG_DATA_HOME: '/x/data',
    PI_CODING_AGENT_DIR: '/x/pi',
    GROK_HOME: '/x/grok',
    KIMI_CODE_HOME: '/x/kimi',
  };
  expect(pathsOf(named, 'linux')).toMatchObject({
    'claude-code': ['/x/claude/.credentials.json'],
    codex: ['/x/codex/auth.json'],
    'gemini-cli': ['/x/gemini/.gemini/oauth_creds.json'],
    copilot: [
      '/x/config/github-copilot/apps.json',
      '/x/config/github-copilot/hosts.json',
      '/x/config/gh/hosts.yml',
    ],
    opencode: ['/x/data/opencode/auth.json'],
    pi: ['/x/pi/auth.json'],
    grok: ['/x/grok/auth.json'],
    kimi: ['/x/kimi/credentials/kimi-code.json'],
  });
  const gh = { ...named, GH_CONFIG_DIR: '/x/gh' };
  expect(pathsOf(gh, 'linux')['copilot']).toContain('/x/gh/hosts.yml');
});

test('a relative folder of XDG is not one, as its specification says', () => {
  const relative = { HOME: '/home/mira', XDG_DATA_HOME: 'data', XDG_CONFIG_HOME: '' };
  expect(pathsOf(relative, 'linux')).toEqual(onLinux);
});

test('an environment without a home names nothing, but for what its variables name', () => {
  const of = pathsOf({ CODEX_HOME: '/x/codex' }, 'linux');
  expect(of['codex']).toEqual(['/x/codex/auth.json']);
  expect(of['cliproxyapi']).toEqual([null]);
  expect(of['copilot']).toEqual([null, null, null]);
});

test('the Keychain’s item of Claude Code has the folder in its name, on macOS alone', () => {
  const of = (environment: Environment, platform: NodeJS.Platform) =>
    new ToolFolders(environment, platform).claudeKeychainService();
  expect(of({ HOME: '/h' }, 'linux')).toBeNull();
  expect(of({ HOME: '/h' }, 'darwin')).toBe('Claude Code-credentials');
  expect(of({ HOME: '/h', CLAUDE_CONFIG_DIR: '/x/claude' }, 'darwin')).toMatch(
    /^Claude Code-credentials-[0-9a-f]{8}$/,
  );
});

test('a followed file finds its reader by its name, wherever it lies now', () => {
  const [apps, hosts, gh] = LOGIN_FILES.copilot;
  expect(readerOf('copilot', '/elsewhere/hosts.yml')).toBe(gh);
  expect(readerOf('copilot', '/elsewhere/hosts.json')).toBe(hosts);
  expect(readerOf('copilot', '/elsewhere/renamed')).toBe(apps);
  expect(readerOf('cliproxyapi', '/elsewhere/claude-mira.json')).toBe(LOGIN_FILES.cliproxyapi[0]);
  for (const nobody of ['nobody', 'environment', '__proto__', 'constructor'])
    expect(readerOf(nobody as FileTool, '/x/auth.json')).toBeNull();
});
