import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccountOptions } from './accounts.ts';
import { approve } from './approve.ts';
import { listen } from './engine.ts';
import type { OriginServer } from './engine.ts';
import { isFaultSpec } from './faults.ts';
import type { RequestRecord } from './log.ts';
import { decideDevice, directLogin } from './login.ts';
import { isWithheld } from './oauth/choice.ts';
import type { Choice } from './oauth/choice.ts';
import { quotaRoutes } from './quota/control-routes.ts';
import { isObject, parseJson, textField } from './values.ts';
import type { JsonObject } from './values.ts';
import type { World } from './world.ts';

interface Call {
  readonly world: World;
  readonly originMap: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  /** What `:id` stands for in the route. */
  readonly id: string;
}

class ControlError extends Error {}

/** The same handles as the TypeScript API, for other processes; README.md lists them. */
const routes: Record<string, (call: Call) => unknown> = {
  'GET /state': ({ world, originMap }) => ({ now: world.clock.now(), originMap }),
  'GET /log': ({ world, query }) => readLog(world, query),
  'DELETE /log': ({ world }) => world.log.clear(),
  'POST /log/wait': ({ world, body }) => waitForRequests(world, body),
  'GET /faults': ({ world }) => ({ faults: world.faults.list() }),
  'POST /faults': ({ world, body }) => addFault(world, body),
  'DELETE /faults': ({ world }) => world.faults.clear(),
  'POST /faults/:id/release': ({ world, body, id }) => releaseFault(world, id, body),
  'DELETE /faults/:id': ({ world, id }) => world.faults.remove(Number(id)),
  'POST /clock/advance': ({ world, body }) => advance(world, body),
  'POST /settings': ({ world, body }) => Object.assign(world.settings, body),
  'GET /accounts': ({ world }) => ({
    accounts: world.accounts.list().map(({ id }) => world.accounts.describe(id)),
  }),
  'POST /accounts': ({ world, body }) =>
    world.accounts.describe(world.accounts.create(body as unknown as AccountOptions).id),
  'POST /accounts/:id/revoke': ({ world, id }) => world.revoke(id),
  'POST /accounts/:id/drop-access': ({ world, id }) => world.grants.dropAccess(id),
  'POST /accounts/:id/expire': ({ world, id }) => world.grants.expire(id),
  'POST /accounts/:id/login': ({ world, id, body }) =>
    directLogin(world, world.accounts.require(id).id, readChoice(body).withhold),
  'POST /approve': ({ originMap, body }) => {
    const url = textField(body, 'url');
    const choice = readChoice(body);
    if (url === null || choice.as === '') throw new ControlError('url and as are needed');
    return approve(url, choice, originMap);
  },
  'POST /device/approve': ({ world, body }) => {
    const code = textField(body, 'code');
    const choice = readChoice(body);
    if (code === null || choice.as === '') throw new ControlError('code and as are needed');
    decideDevice(world, code, choice);
  },
  'GET /grants': ({ world, query }) => ({
    families: world.grants.families(query.get('account') ?? undefined),
    reuses: world.grants.reuses(),
  }),
  ...quotaRoutes,
};

const prefix = '/__control';

export async function openControl(
  world: World,
  originMap: Readonly<Record<string, string>>,
  port: number,
): Promise<OriginServer> {
  const server = createServer((request, response) => {
    void answer(world, originMap, request, response).catch((error: unknown) => {
      reply(response, 400, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  const opened = await listen(server, port);
  return { url: opened.url + prefix, close: opened.close };
}

async function answer(
  world: World,
  originMap: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A web page of any site could otherwise post here.
  if (request.headers.origin !== undefined) return reply(response, 403, { error: 'no browsers' });
  const url = new URL(request.url ?? '/', 'http://control');
  const path = url.pathname.replace(prefix, '');
  const id = /^\/[a-z]+\/([^/]+)(\/|$)/.exec(path)?.[1] ?? '';
  const method = request.method ?? '';
  const route =
    routes[`${method} ${path}`] ?? routes[`${method} ${path.replace(`/${id}`, '/:id')}`];
  if (route === undefined) return reply(response, 404, { error: `no ${method} ${path}` });
  const body = await readObject(request);
  const result = await route({ world, originMap, query: url.searchParams, body, id });
  reply(response, 200, result ?? { ok: true });
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function readObject(request: IncomingMessage): Promise<JsonObject> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  if (text === '') return {};
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) throw new ControlError('the body is no JSON object');
  return parsed.value;
}

function readLog(world: World, query: URLSearchParams): unknown {
  const since = Number(query.get('since') ?? '0');
  const entries = world.log.find((record) => record.id > since);
  return { entries, counts: world.log.counts(), violations: world.log.violations() };
}

/** Resolves when `count` requests to `path` have been seen (ended ones with `ended: true`). */
async function waitForRequests(world: World, body: JsonObject): Promise<RequestRecord> {
  const path = textField(body, 'path');
  const count = typeof body['count'] === 'number' ? body['count'] : 1;
  const fits = (record: RequestRecord): boolean =>
    (path === null || record.path === path) &&
    (body['ended'] !== true || record.ended) &&
    (body['aborted'] !== true || record.aborted);
  return world.log.waitFor((record) => world.log.find(fits)[count - 1] === record);
}

function addFault(world: World, body: JsonObject): unknown {
  if (!isFaultSpec(body)) throw new ControlError('a fault needs action.kind');
  return world.faults.add(body);
}

function releaseFault(world: World, id: string, body: JsonObject): unknown {
  const fault = world.faults.get(Number(id));
  if (fault === undefined) throw new ControlError(`no fault ${id}`);
  fault.release(typeof body['count'] === 'number' ? body['count'] : undefined);
  return fault;
}

function advance(world: World, body: JsonObject): unknown {
  if (typeof body['ms'] !== 'number') throw new ControlError('ms is needed');
  world.clock.advance(body['ms']);
  return { now: world.clock.now() };
}

function readChoice(body: JsonObject): Choice {
  const workspace = textField(body, 'workspace');
  const { withhold } = body;
  return {
    as: textField(body, 'as') ?? '',
    ...(workspace !== null && { workspace }),
    ...(isWithheld(withhold) && { withhold }),
  };
}
