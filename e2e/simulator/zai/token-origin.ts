import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { isObject } from '../values.ts';
import type { World } from '../world.ts';

const FIELDS = ['code', 'provider', 'redirect_uri', 'state'];

/** zcode.z.ai: where the code of a sign-in becomes a token. It says no inside a 200. */
export function zcodeZai(world: World): OriginModule {
  return {
    origin: 'https://zcode.z.ai',
    foreignHeaders: ['authorization', 'x-api-key'],
    ownCalls: 'all',
    identify: () => ({ kind: 'none', account: null }),
    errorBody: (status, message) => ({ code: status, msg: message ?? 'error', data: null }),
    async handle(exchange) {
      if (`${exchange.method} ${exchange.path}` !== 'POST /api/v1/oauth/token')
        return exchange.sendJson(404, { code: 404, msg: 'not found', data: null });
      const body = readBody(exchange);
      if (typeof body === 'string') return refuse(exchange, body);
      const [code = '', redirectUri = '', state = ''] = ['code', 'redirect_uri', 'state'].map(
        (name) => body[name] ?? '',
      );
      const person = world.zai.redeem(code, redirectUri, state);
      if (typeof person === 'string') return refuse(exchange, person);
      exchange.record.account = person.id;
      const data = {
        zai: { access_token: world.zai.newSignIn(person.id) },
        user: { id: person.uuid, email: person.email, name: person.name },
      };
      await exchange.sendJson(200, { code: 0, msg: 'success', data });
    },
  };
}

function readBody(exchange: Exchange): Readonly<Record<string, string>> | string {
  if (!/^application\/json\b/.test(exchange.header('content-type') ?? ''))
    return 'the body must be JSON';
  const parsed = exchange.json();
  if (!parsed.ok || !isObject(parsed.value)) return 'the body is no JSON object';
  const names = Object.keys(parsed.value).toSorted();
  if (names.join() !== FIELDS.join()) return `fields: ${names.join()}`;
  const body: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed.value)) {
    if (typeof value !== 'string' || value === '') return `${name} is no text`;
    body[name] = value;
  }
  return body['provider'] === 'zai' ? body : 'unknown provider';
}

function refuse(exchange: Exchange, msg: string): Promise<void> {
  return exchange.sendJson(200, { code: 3001, msg, data: null });
}
