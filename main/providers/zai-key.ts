import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { OAuthSecret } from '../core/account.ts';
import { isObject, objectField, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { ProviderCall, SettleContext, SignedIn } from './types.ts';
import { dataOf, failed } from './zai-envelope.ts';

const ORIGIN = 'https://api.z.ai';
/** Sluice's own key: it takes none that another program made. */
const KEY_NAME = 'sluice';
/** They become segments of paths and a header. */
const PLAIN = /^[\w.-]{1,200}$/;
const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * The tokens of the sign-in are short-lived and good for nothing but this: they find or make the person's
 * API key named `sluice`, which never expires and is what is kept. Throws LOGIN_FAILED.
 */
export async function mintZaiKey(
  { secret, body }: { readonly secret: OAuthSecret; readonly body: JsonObject },
  { request, note }: Pick<SettleContext, 'request' | 'note'>,
): Promise<SignedIn> {
  note('Finding or making the API key “sluice” in your Z.AI account.');
  const ask = asCustomer(request, await businessToken(request, secret.access));
  const { organization, project } = homeOf(
    dataOf(await ask('GET', '/api/biz/customer/getCustomerInfo'), 'looking up your account'),
  );
  const keys = `/api/biz/v1/organization/${organization.id}/projects/${project}/api_keys`;
  const known = findKey(dataOf(await ask('GET', keys), 'listing your keys'));
  const key = known ?? (await createKey(ask, keys));
  // A list masks the secret, and a new key does not always tell it.
  const copied = dataOf(
    await ask('GET', `${keys}/copy/${encodeURIComponent(key)}`),
    'reading the key',
  );
  const keySecret = isObject(copied) ? textField(copied, 'secretKey') : null;
  if (keySecret === null || !PLAIN.test(keySecret))
    throw failed('reading the key', 'there is no secretKey in its answer');
  const user = objectField(objectField(body, 'data'), 'user');
  return {
    secret: { kind: 'api_key', key: `${key}.${keySecret}` },
    identity: {
      ...UNKNOWN_IDENTITY,
      email: textField(user, 'email'),
      accountId: idOf(user['id']),
      organizationId: organization.id,
      organizationName: organization.name,
      projectId: project,
    },
  };
}

type Ask = (method: 'GET' | 'POST', path: string, body?: JsonObject) => ReturnType<ProviderCall>;

async function businessToken(request: ProviderCall, token: string): Promise<string> {
  const step = 'the sign-in at its key service';
  const answer = await request({
    method: 'POST',
    url: `${ORIGIN}/api/auth/z/login`,
    headers: JSON_TYPE,
    body: JSON.stringify({ token }),
  });
  const found = textField(dataOf(answer, step), 'access_token');
  if (found === null || !/^[\x21-\x7e]+$/.test(found))
    throw failed(step, 'there is no access_token in its answer');
  return found;
}

function asCustomer(request: ProviderCall, token: string): Ask {
  const authorization = `Bearer ${token}`;
  return (method, path, body) =>
    request({
      method,
      url: `${ORIGIN}${path}`,
      headers: body === undefined ? { authorization } : { authorization, ...JSON_TYPE },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

/** The person's default organisation and its default project; the first of each where none is marked. */
function homeOf(data: unknown): {
  readonly organization: { readonly id: string; readonly name: string | null };
  readonly project: string;
} {
  const organization = defaultOf(data, 'organizations');
  const project = idOf(defaultOf(organization, 'projects')['projectId']);
  const id = idOf(organization['organizationId']);
  if (id === null || project === null || !PLAIN.test(id) || !PLAIN.test(project))
    throw failed('looking up your account', 'it names no organisation with a project');
  return { organization: { id, name: textField(organization, 'organizationName') }, project };
}

function defaultOf(source: unknown, field: string): JsonObject {
  const rows = listOf(isObject(source) ? source[field] : null);
  return rows.find((row) => row['isDefault'] === true) ?? rows[0] ?? {};
}

function findKey(data: unknown): string | null {
  const named = listOf(data).filter((row) => textField(row, 'name') === KEY_NAME);
  for (const row of named) {
    const key = textField(row, 'apiKey');
    if (key !== null && PLAIN.test(key)) return key;
  }
  return null;
}

async function createKey(ask: Ask, keys: string): Promise<string> {
  const made = dataOf(await ask('POST', keys, { name: KEY_NAME }), 'making a key');
  const key = isObject(made) ? textField(made, 'apiKey') : null;
  if (key === null || !PLAIN.test(key))
    throw failed('making a key', 'there is no apiKey in its answer');
  return key;
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((each) => isObject(each)) : [];
}

/** Ids come as texts and as numbers. */
function idOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
