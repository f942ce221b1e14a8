import type { SimAccount } from '../accounts.ts';
import type { Exchange } from '../exchange.ts';
import { isObject, textField } from '../values.ts';
import type { World } from '../world.ts';

/** api.z.ai/api/auth and /api/biz: the person's organisation, project and keys. Everything is wrapped. */
export async function answerBusiness(world: World, exchange: Exchange): Promise<void> {
  const asked = `${exchange.method} ${exchange.path}`;
  if (asked === 'POST /api/auth/z/login') return logIn(world, exchange);
  const bearer = /^Bearer (\S+)$/.exec(exchange.header('authorization') ?? '')?.[1] ?? '';
  const person = world.zai.personOf(bearer);
  if (person === null) return no(exchange, 401, 'token expired or incorrect');
  exchange.record.account = person.id;
  if (asked === 'GET /api/biz/customer/getCustomerInfo')
    return yes(exchange, customer(world, person));
  return answerKeys(world, exchange, person);
}

function logIn(world: World, exchange: Exchange): Promise<void> {
  if (exchange.header('authorization') !== null)
    return no(exchange, 400, 'no credential belongs here');
  const body = jsonOf(exchange);
  if (body === null || Object.keys(body).join() !== 'token') return no(exchange, 400, 'token only');
  const token = world.zai.newBusiness(textField(body, 'token') ?? '');
  if (token === null) return no(exchange, 401, 'token expired or incorrect');
  return yes(exchange, { access_token: token });
}

function customer(world: World, person: SimAccount): unknown {
  const { organizationId, projectId } = world.zai.home(person.id);
  return {
    customerId: person.uuid,
    email: person.email,
    organizations: [
      {
        organizationId: 'org-of-others',
        organizationName: 'A team',
        isDefault: false,
        projects: [{ projectId: 'proj_of_others', projectName: 'Theirs', isDefault: true }],
      },
      {
        organizationId,
        organizationName: person.organization.name,
        isDefault: true,
        projects: [
          { projectId: 'proj_second', projectName: 'Second', isDefault: false },
          { projectId, projectName: 'Default', isDefault: true },
        ],
      },
    ],
  };
}

async function answerKeys(world: World, exchange: Exchange, person: SimAccount): Promise<void> {
  const { organizationId, projectId, keys } = world.zai.home(person.id);
  const base = `/api/biz/v1/organization/${organizationId}/projects/${projectId}/api_keys`;
  const { method, path } = exchange;
  if (path === base && method === 'GET')
    return yes(
      exchange,
      keys.map(({ name, apiKey }) => ({ name, apiKey, secretKey: '******' })),
    );
  if (path === base && method === 'POST') {
    const body = jsonOf(exchange);
    const name = body === null ? null : textField(body, 'name');
    if (name === null || Object.keys(body ?? {}).join() !== 'name')
      return no(exchange, 400, 'name only');
    if (name !== 'sluice') return no(exchange, 400, `a key of another program: ${name}`);
    const { apiKey } = world.zai.makeKey(person, name);
    return yes(exchange, { name, apiKey });
  }
  const copied = method === 'GET' ? new RegExp(`^${base}/copy/(\\w+)$`).exec(path)?.[1] : undefined;
  const key = keys.find(({ apiKey }) => apiKey === copied);
  // What belongs to others, or to nobody, looks the same.
  if (key === undefined) return no(exchange, 404, 'not found');
  return yes(exchange, { secretKey: key.secretKey });
}

function jsonOf(exchange: Exchange): Record<string, unknown> | null {
  if (!/^application\/json\b/.test(exchange.header('content-type') ?? '')) return null;
  const parsed = exchange.json();
  return parsed.ok && isObject(parsed.value) ? parsed.value : null;
}

export function yes(exchange: Exchange, data: unknown): Promise<void> {
  return exchange.sendJson(200, { code: 200, msg: 'Operation successful', data, success: true });
}

/** It says no inside a 200. */
export function no(exchange: Exchange, code: number, msg: string): Promise<void> {
  return exchange.sendJson(200, { code, msg, success: false });
}
