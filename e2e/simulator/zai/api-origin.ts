import type { SimAccount } from '../accounts.ts';
import { anthropicError } from '../anthropic/errors.ts';
import { answerMessages } from '../anthropic/messages.ts';
import type { Identity, OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import { answerPlainChat } from '../openai-compatible/plain-chat.ts';
import type { World } from '../world.ts';
import { answerBusiness, no, yes } from './business.ts';

const MODELS = ['glm-5.2', 'glm-5-turbo', 'glm-4.7'];
const BASES = ['/api/coding/paas/v4', '/api/paas/v4'];
const CHATS = new Set(BASES.map((base) => `POST ${base}/chat/completions`));
const LISTS = new Set(BASES.map((base) => `GET ${base}/models`));
const MESSAGES = 'POST /api/anthropic/v1/messages';
const BEIJING_MS = 8 * 3_600_000;

/** api.z.ai: models in both shapes, the monitor, and the key service. */
export function zaiApi(world: World): OriginModule {
  return {
    origin: 'https://api.z.ai',
    foreignHeaders: [],
    ownCalls: ['/api/auth/*', '/api/biz/*', '/api/monitor/*'],
    identify: (record) => identify(world, record),
    errorBody: (status, message) => zaiError(String(status), message ?? 'error'),
    async handle(exchange) {
      const { path } = exchange;
      if (path.startsWith('/api/auth/') || path.startsWith('/api/biz/'))
        return answerBusiness(world, exchange);
      if (path.startsWith('/api/monitor/')) return answerMonitor(world, exchange);
      await answerModels(world, exchange);
    },
  };
}

function zaiError(code: string, message: string): unknown {
  return { error: { code, message } };
}

/** The monitor has no `Bearer` before a key; models have one, or `x-api-key` where Anthropic has it. */
function keyIn(header: (name: string) => string | null, path: string): string | null {
  const authorization = header('authorization');
  if (path.startsWith('/api/monitor/')) return authorization;
  const bearer = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? null;
  return bearer ?? (path.startsWith('/api/anthropic/') ? header('x-api-key') : null);
}

function accountOf(world: World, key: string | null): SimAccount | null {
  const account = key === null ? undefined : world.accounts.byKey('zai', key);
  return account === undefined || account.revoked ? null : account;
}

function identify(world: World, record: LiveRecord): Identity {
  const key = keyIn((name) => record.header(name), record.path);
  if (key === null) return { kind: 'none', account: null };
  return { kind: 'bearer', account: accountOf(world, key)?.id ?? null };
}

function answerMonitor(world: World, exchange: Exchange): Promise<void> {
  const account = accountOf(
    world,
    keyIn((name) => exchange.header(name), exchange.path),
  );
  if (account === null) return no(exchange, 401, 'token expired or incorrect');
  if (`${exchange.method} ${exchange.path}` !== 'GET /api/monitor/usage/quota/limit')
    return no(exchange, 404, 'not found');
  return yes(exchange, world.zai.quotaOf(account.id));
}

async function answerModels(world: World, exchange: Exchange): Promise<void> {
  const asked = `${exchange.method} ${exchange.path}`;
  const isMessages = asked === MESSAGES;
  const account = accountOf(
    world,
    keyIn((name) => exchange.header(name), exchange.path),
  );
  if (account === null) {
    const message = 'token expired or incorrect';
    const body = isMessages ? anthropicError(401, message) : zaiError('401', message);
    return exchange.sendJson(401, body);
  }
  const full = world.zai.fullRow(account.id);
  if (full !== null && (isMessages || CHATS.has(asked))) {
    const message = `Usage limit reached for 5 hour. Your limit will reset at ${beijing(full)}`;
    return exchange.sendJson(429, zaiError('1308', message));
  }
  if (isMessages)
    return answerMessages(world, exchange, account, (model) => MODELS.includes(model));
  if (CHATS.has(asked))
    return answerPlainChat(world, exchange, account, {
      models: MODELS,
      badModel: (model) => zaiError('1211', `Unknown Model, please check the model code: ${model}`),
    });
  if (LISTS.has(asked)) {
    const data = MODELS.map((id) => ({ id, object: 'model', owned_by: 'z-ai' }));
    return exchange.sendJson(200, { object: 'list', data });
  }
  return exchange.sendJson(404, zaiError('404', `no ${asked}`));
}

/** As it writes a time in words: Beijing's, without saying so. */
function beijing(row: Readonly<Record<string, unknown>>): string {
  const atMs = Number(row['nextResetTime'] ?? 0) + BEIJING_MS;
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}
