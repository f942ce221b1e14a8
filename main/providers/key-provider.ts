import type { KeyProbe, Provider, ProviderApi, WireShape } from './types.ts';
import { completionProbe, listProbe } from './probes.ts';

/** What a provider of an OpenAI-compatible API with keys has of its own. */
export interface KeyProviderData {
  readonly id: string;
  readonly name: string;
  readonly monogram: string;
  /** Whose terms apply, where it is called otherwise. */
  readonly company?: string;
  readonly origin: string;
  /** Where its OpenAI-compatible API begins; default `/v1`. */
  readonly base?: string;
  /** Served besides `base`. */
  readonly prefixes?: readonly string[];
  /** Shut besides what is shut everywhere. */
  readonly doors?: readonly string[];
  readonly wireAt?: readonly (readonly [prefix: string, wire: WireShape])[];
  /** Default: a client's bare `/v1` leads to `base`. */
  readonly bare?: ProviderApi['bare'];
  readonly keyPage: string;
  /** Default: the list of models at `base`. */
  readonly probe?: KeyProbe;
  /** A cheap one, for the strict check. */
  readonly model: string;
  /** For `completion`, where a good status may hold a failure. */
  readonly reads?: KeyProbe['reads'];
  readonly environment: readonly string[];
  /** Other words by which a person looks for it, lower case. */
  readonly alsoCalled?: readonly string[];
}

/** Last segments of a base or of an origin that are nobody's but Sluice's: sign-in, tokens, keys, people, money. */
const SHUT = [
  'account',
  'accounts',
  'api-key',
  'api-keys',
  'api_key',
  'api_keys',
  'auth',
  'billing',
  'credits',
  'dashboard',
  'key',
  'keys',
  'login',
  'logout',
  'me',
  'oauth',
  'oauth2',
  'organization',
  'organizations',
  'projects',
  'team',
  'teams',
  'token',
  'user',
  'users',
];

/** OpenAI's own names for a caller's account; elsewhere they tell of one that has no part in the request. */
const OPENAI_ACCOUNT_HEADERS = ['openai-organization', 'openai-project'];

/** A provider that is data alone: keys, one origin, no usage to read. */
export function keyProvider(data: KeyProviderData): Provider {
  const { id, name, monogram, company = name, origin, base = '/v1' } = data;
  const { wireAt, keyPage, environment, model, reads } = data;
  const bare = data.bare ?? (base === '/v1' ? undefined : [['/v1', base] as const]);
  const prefixes = [`${base}/`, ...(data.prefixes ?? [])];
  const chat = `${origin}${base}/chat/completions`;
  return {
    id,
    name,
    monogram,
    policy: `${company}’s terms apply. Requests with an API key are billed to your ${name} account.`,
    ...(data.alsoCalled === undefined ? {} : { catalogue: { alsoCalled: data.alsoCalled } }),
    api: {
      origin,
      wire: 'openai',
      prefixes,
      doors: [...shutDoors(base, prefixes), ...(data.doors ?? [])],
      auth: { api_key: { name: 'authorization', value: 'Bearer {secret}' } },
      listHeaders: {},
      accountHeaders: OPENAI_ACCOUNT_HEADERS,
      ...(bare === undefined ? {} : { bare }),
      ...(wireAt === undefined ? {} : { wireAt }),
    },
    oauth: null,
    apiKey: { keyPage, environment, probe: data.probe ?? listProbe(`${origin}${base}/models`) },
    completion: completionProbe(chat, model, reads === undefined ? {} : { reads }),
    identify: null,
    usage: null,
    identityByOrganization: false,
    familyOf: () => null,
  };
}

function shutDoors(base: string, prefixes: readonly string[]): readonly string[] {
  const beside = prefixes.flatMap((prefix) => [prefix.slice(0, -1), `${prefix}v1`]);
  const roots = new Set(['', '/v1', base, ...beside]);
  return [...roots].flatMap((root) => SHUT.map((segment) => `${root}/${segment}/`));
}
