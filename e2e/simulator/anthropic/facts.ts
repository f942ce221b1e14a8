export const clientId = '9d1c250a-e61b-44d9-88ed-5944d1962f5e';
export const pasteRedirect = 'https://platform.claude.com/oauth/code/callback';
export const oauthBeta = 'oauth-2025-04-20';

export const apiVersions: readonly string[] = ['2023-01-01', '2023-06-01', '2026-10-21'];

export const knownScopes = [
  'org:create_api_key',
  'user:profile',
  'user:inference',
  'user:sessions:claude_code',
  'user:mcp_servers',
  'user:file_upload',
] as const;

export const models = [
  { id: 'claude-fable-5', name: 'Claude Fable 5', createdAt: '2026-06-02T00:00:00Z' },
  { id: 'claude-opus-5-5', name: 'Claude Opus 5.5', createdAt: '2026-09-10T00:00:00Z' },
  { id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5', createdAt: '2026-09-10T00:00:00Z' },
  { id: 'claude-sonnet-5', name: 'Claude Sonnet 5', createdAt: '2026-05-01T00:00:00Z' },
  { id: 'claude-haiku-4-5-20251001', name: 'Claude Haiku 4.5', createdAt: '2025-10-01T00:00:00Z' },
] as const;
