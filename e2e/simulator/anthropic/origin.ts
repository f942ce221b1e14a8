import type { SimAccount } from '../accounts.ts';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { opaqueId } from '../values.ts';
import type { Withheld } from '../oauth/family.ts';
import type { World } from '../world.ts';
import { admit, identifyAnthropic } from './auth.ts';
import { anthropicError } from './errors.ts';
import { apiVersions, models } from './facts.ts';
import { answerCount, answerMessages } from './messages.ts';
import { bootstrapOf, profileOf } from './profile.ts';
import { answerToken } from './token.ts';
import { usageReport } from './usage.ts';

/** api.anthropic.com */
export function anthropicApi(world: World): OriginModule {
  return {
    origin: 'https://api.anthropic.com',
    foreignHeaders: [],
    identify: (record) => identifyAnthropic(world, record),
    errorBody: anthropicError,
    async handle(exchange) {
      // The real one sits behind Cloudflare: these must not come back, or must not pass.
      exchange.always([
        ['request-id', opaqueId('req_011C', 20)],
        ['access-control-allow-origin', '*'],
        ['set-cookie', '_cfuvid=simulated; path=/; HttpOnly; Secure; SameSite=None'],
      ]);
      await route(world, exchange);
    },
  };
}

async function route(world: World, exchange: Exchange): Promise<void> {
  const { path } = exchange;
  const call = `${exchange.method} ${path}`;
  if (call === 'POST /v1/oauth/token') return answerToken(world, exchange);
  if (call === 'GET /api/hello' || call === 'HEAD /api/hello')
    return exchange.sendJson(200, { message: 'hello' });
  if (path.startsWith('/api/')) return routeAccount(world, exchange, call);
  const known = call === 'POST /v1/messages' || call === 'POST /v1/messages/count_tokens';
  const isModels = exchange.method === 'GET' && /^\/v1\/models(\/[^/]+)?$/.test(path);
  if (!known && !isModels) return notFound(exchange);
  const account = await admitted(world, exchange, 'user:inference');
  if (account === null) return;
  const version = exchange.header('anthropic-version');
  if (version === null || !apiVersions.includes(version)) {
    const problem = version === null ? 'header is required' : `"${version}" is not a valid version`;
    return exchange.sendJson(400, anthropicError(400, `anthropic-version: ${problem}`));
  }
  exchange.always([['anthropic-organization-id', account.organization.uuid]]);
  if (isModels) return answerModels(exchange);
  if (path === '/v1/messages/count_tokens') return answerCount(exchange);
  await answerMessages(world, exchange, account);
}

/** What belongs to the signed-in person; API keys are refused here. */
async function routeAccount(world: World, exchange: Exchange, call: string): Promise<void> {
  const answers: Record<string, (account: SimAccount, withhold: Withheld | null) => unknown> = {
    'GET /api/oauth/profile': profileOf,
    'GET /api/claude_cli/bootstrap': bootstrapOf,
    'GET /api/oauth/usage': (account) => usageReport(world, account),
  };
  const make = answers[call];
  if (make === undefined) return notFound(exchange);
  const admission = admit(world, exchange, 'user:profile');
  if (!admission.ok) {
    return exchange.sendJson(admission.status, anthropicError(admission.status, admission.message));
  }
  if (admission.kind !== 'oauth') {
    return exchange.sendJson(401, anthropicError(401, 'OAuth authentication is required'));
  }
  await exchange.sendJson(200, make(admission.account, admission.withhold));
}

async function admitted(
  world: World,
  exchange: Exchange,
  scope: string,
): Promise<SimAccount | null> {
  const admission = admit(world, exchange, scope);
  if (admission.ok) return admission.account;
  await exchange.sendJson(admission.status, anthropicError(admission.status, admission.message));
  return null;
}

async function answerModels(exchange: Exchange): Promise<void> {
  const rows = models.map(({ id, name, createdAt }) => ({
    type: 'model',
    id,
    display_name: name,
    created_at: createdAt,
  }));
  const wanted = exchange.path.split('/')[3];
  if (wanted === undefined) {
    const edges = { first_id: rows.at(0)?.id, last_id: rows.at(-1)?.id };
    return exchange.sendJson(200, { data: rows, has_more: false, ...edges });
  }
  const row = rows.find((each) => each.id === wanted);
  if (row !== undefined) return exchange.sendJson(200, row);
  await exchange.sendJson(404, anthropicError(404, `model: ${wanted}`));
}

function notFound(exchange: Exchange): Promise<void> {
  return exchange.sendJson(404, anthropicError(404));
}
