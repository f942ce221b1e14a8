import type { ImportTool } from '../model/imported.ts';

const NAMES: Readonly<Record<ImportTool, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  'gemini-cli': 'Gemini CLI',
  copilot: 'Copilot',
  opencode: 'OpenCode',
  pi: 'pi',
  grok: 'Grok',
  kimi: 'Kimi Code',
  cliproxyapi: 'CLIProxyAPI',
  zcode: 'ZCode',
  environment: 'Environment',
};

/** Those whose files Sluice reads. */
export const IMPORT_TOOL_NAMES: readonly string[] = Object.entries(NAMES)
  .filter(([tool]) => tool !== 'environment' && tool !== 'zcode')
  .map(([, name]) => name);

/** What a person calls a tool that logins are imported from. */
export function toolName(tool: string): string {
  return Object.hasOwn(NAMES, tool) ? NAMES[tool as ImportTool] : tool;
}

/** The tool of a borrowed account, by its origin; null where it has none. */
export function originTool(origin: string): string | null {
  return origin.startsWith('import:') ? toolName(origin.slice('import:'.length)) : null;
}
