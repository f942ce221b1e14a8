export const authOrigin = 'https://auth.openai.com';
export const backendOrigin = 'https://chatgpt.com';
export const clientId = 'app_EMoamEEZ73f0CkXaXp7hrann';
export const loopbackRedirect = 'http://localhost:1455/auth/callback';
export const deviceRedirect = `${authOrigin}/deviceauth/callback`;

export const knownScopes = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'api.connectors.read',
  'api.connectors.invoke',
] as const;

export const models = [
  { slug: 'gpt-6.1-sol', name: 'GPT-6.1-Sol' },
  { slug: 'gpt-5.6-sol', name: 'GPT-5.6-Sol' },
  { slug: 'gpt-5.6-luna', name: 'GPT-5.6-Luna' },
  { slug: 'gpt-5.3-codex-spark', name: 'GPT-5.3-Codex-Spark' },
] as const;
