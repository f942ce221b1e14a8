import { assertNever } from '../../../shared/exhaustive.ts';
import type { RouteBase } from '../../../shared/model/provider.ts';
import type { LocalToolId } from '../../../shared/model/tool.ts';

/** What has lines to paste: the tools of a machine, and what is no tool of its own. */
export type LinesFor = LocalToolId | 'openai-sdk' | 'anthropic-sdk' | 'google-sdk' | 'curl';

/** Where lines go: a file of the tool, a terminal, or the tool's own question for a key. */
export type LinesPlace = 'settings' | 'terminal' | 'login';

export interface Lines {
  readonly place: LinesPlace;
  readonly text: string;
}

const MODEL = 'claude-sonnet-5';

/** Members to put into an object that is there already. */
function members(value: Readonly<Record<string, unknown>>): string {
  const [, ...rest] = JSON.stringify(value, null, 2).split('\n');
  return rest
    .slice(0, -1)
    .map((line) => line.slice(2))
    .join('\n');
}

function settings(value: Readonly<Record<string, unknown>>): Lines {
  return { place: 'settings', text: members(value) };
}

type Variables = Readonly<Record<string, string>>;

function variables(values: Variables, before: string): string {
  return Object.entries(values)
    .map(([name, value]) => `${before}${name}=${value}`)
    .join('\n');
}

function terminal(values: Variables): Lines {
  return { place: 'terminal', text: variables(values, 'export ') };
}

function googleVariables(base: string, key: string): Variables {
  return { GOOGLE_GEMINI_BASE_URL: base, GEMINI_API_KEY: key };
}

/** What the SDKs of that shape read. */
export function baseLines(wire: RouteBase['wire'], base: string, key: string): Lines {
  switch (wire) {
    case 'openai':
      return terminal({ OPENAI_BASE_URL: base, OPENAI_API_KEY: key });
    case 'anthropic':
      return terminal({ ANTHROPIC_BASE_URL: base, ANTHROPIC_AUTH_TOKEN: key });
    case 'google':
      return terminal(googleVariables(base, key));
    default:
      return assertNever(wire);
  }
}

function yamlModel(proxy: string, key: string): Lines {
  const fields = { provider: 'anthropic', model: MODEL, apiBase: `${proxy}/v1`, apiKey: key };
  const rest = Object.entries(fields).map(([name, value]) => `    ${name}: ${value}`);
  return { place: 'settings', text: ['models:', '  - name: Claude', ...rest].join('\n') };
}

/** What to paste so that a tool goes through Sluice. Empty: no provider of it is served yet. */
export function toolLines(tool: LinesFor, proxy: string, key: string): readonly Lines[] {
  const claude = { ANTHROPIC_BASE_URL: proxy, ANTHROPIC_AUTH_TOKEN: key };
  const viaV1 = { options: { baseURL: `${proxy}/v1`, apiKey: key } };
  switch (tool) {
    case 'claude-code':
      return [settings({ env: claude }), terminal(claude)];
    case 'codex':
      return [
        { place: 'settings', text: `openai_base_url = "${proxy}/v1"` },
        { place: 'login', text: 'codex login --with-api-key' },
      ];
    case 'opencode':
      return [settings({ provider: { anthropic: viaV1, openai: viaV1 } })];
    case 'zed':
      return [
        settings({ language_models: { anthropic: { api_url: proxy } } }),
        terminal({ ANTHROPIC_API_KEY: key }),
      ];
    case 'continue':
      return [yamlModel(proxy, key)];
    case 'droid':
      return [
        settings({
          custom_models: [{ model: MODEL, provider: 'anthropic', base_url: proxy, api_key: key }],
        }),
      ];
    case 'aider':
      return [terminal({ OPENAI_API_BASE: `${proxy}/v1`, OPENAI_API_KEY: key })];
    case 'claude-desktop':
      return [
        settings({
          inferenceProvider: 'gateway',
          inferenceGatewayBaseUrl: proxy,
          inferenceGatewayApiKey: key,
          inferenceGatewayAuthScheme: 'bearer',
        }),
      ];
    case 'gemini-cli':
      return [{ place: 'settings', text: variables(googleVariables(proxy, key), '') }];
    case 'openai-sdk':
      return [baseLines('openai', `${proxy}/v1`, key)];
    case 'anthropic-sdk':
      return [baseLines('anthropic', proxy, key)];
    case 'google-sdk':
      return [baseLines('google', proxy, key)];
    case 'curl':
      return [
        {
          place: 'terminal',
          text: `curl -H 'Authorization: Bearer ${key}' -H 'anthropic-version: 2023-06-01' ${proxy}/v1/models`,
        },
      ];
    case 'amp':
    case 'grok':
      return [];
    default:
      return assertNever(tool);
  }
}
