import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { isObject } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import { admittedPerson, identifyToken } from './admitted.ts';
import { googleError } from './errors.ts';
import type { AssistCall, AssistHost } from './assist-call.ts';
import { answerAssist } from './assist-generate.ts';
import { answerLoad, answerOnboard, answerOperation } from './assist-setup.ts';
import { answerModels, answerQuota, answerSummary } from './assist-quota.ts';

type Answer = (call: AssistCall) => Promise<void>;

const common: Readonly<Record<string, Answer>> = {
  loadCodeAssist: answerLoad,
  onboardUser: answerOnboard,
  generateContent: (call) => answerAssist(call, 'one'),
  streamGenerateContent: (call) => answerAssist(call, 'stream'),
  countTokens: (call) => answerAssist(call, 'count'),
};
const ofHost: Readonly<Record<AssistHost['name'], Readonly<Record<string, Answer>>>> = {
  cloudcode: { ...common, retrieveUserQuota: answerQuota },
  daily: { ...common, retrieveUserQuotaSummary: answerSummary, fetchAvailableModels: answerModels },
  sandbox: { retrieveUserQuotaSummary: answerSummary, fetchAvailableModels: answerModels },
};

/** One of the hosts of Code Assist; each knows the sign-ins of its own program alone. */
export function codeAssist(world: World, host: AssistHost): OriginModule {
  const { origin, provider, name } = host;
  return {
    origin,
    foreignHeaders: ['x-api-key'],
    ownCalls: ['/v1internal:onboardUser', '/v1internal/operations/*'],
    identify: (record) => identifyToken(world, record, [provider]),
    errorBody: googleError,
    async handle(exchange) {
      const admitted = await admittedPerson(world, exchange, [provider]);
      if (admitted === null) return;
      const { account } = admitted;
      const { method, path } = exchange;
      if (method === 'GET' && path.startsWith('/v1internal/operations/'))
        return answerOperation({ world, exchange, account, body: {}, host });
      const verb = /^\/v1internal:(\w+)$/.exec(path)?.[1] ?? '';
      const answer = method === 'POST' ? ofHost[name][verb] : undefined;
      if (answer === undefined) return exchange.sendJson(404, googleError(404));
      const body = readBody(exchange);
      if (typeof body === 'string') return exchange.sendJson(400, googleError(400, body));
      await answer({ world, exchange, account, body, host });
    },
  };
}

function readBody(exchange: Exchange): JsonObject | string {
  const type = (exchange.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return 'The body must be application/json.';
  const parsed = exchange.json();
  return parsed.ok && isObject(parsed.value) ? parsed.value : 'Invalid JSON payload received.';
}
