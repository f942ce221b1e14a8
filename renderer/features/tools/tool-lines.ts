import { assertNever } from '../../../shared/exhaustive.ts';

export const TOOL_KINDS = ['claude', 'openai', 'curl'] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

/** What to paste into a shell so that a tool goes through Sluice. */
export function toolLines(kind: ToolKind, proxy: string, key: string): string {
  switch (kind) {
    case 'claude':
      return `export ANTHROPIC_BASE_URL=${proxy}\nexport ANTHROPIC_AUTH_TOKEN=${key}`;
    case 'openai':
      return `export OPENAI_BASE_URL=${proxy}/v1\nexport OPENAI_API_KEY=${key}`;
    case 'curl':
      return `curl -H 'Authorization: Bearer ${key}' -H 'anthropic-version: 2023-06-01' ${proxy}/v1/models`;
    default:
      return assertNever(kind);
  }
}
