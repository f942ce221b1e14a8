import type { ImportTool } from '../model/imported.ts';

const NAMES: Readonly<Record<ImportTool, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  environment: 'Environment',
};

/** What a person calls a tool that logins are imported from. */
export function toolName(tool: string): string {
  return Object.hasOwn(NAMES, tool) ? NAMES[tool as ImportTool] : tool;
}

/** The tool of a borrowed account, by its origin; null where it has none. */
export function originTool(origin: string): string | null {
  return origin.startsWith('import:') ? toolName(origin.slice('import:'.length)) : null;
}
