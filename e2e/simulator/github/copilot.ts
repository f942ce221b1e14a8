import { anthropicError } from '../anthropic/errors.ts';
import { answerMessages } from '../anthropic/messages.ts';
import { answerText } from '../answer-text.ts';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { measureOpenAi } from '../openai/call.ts';
import type { OpenAiCall } from '../openai/call.ts';
import { answerChat } from '../openai/chat.ts';
import { openAiError, openAiErrorFor } from '../openai/errors.ts';
import { answerResponses } from '../openai/responses.ts';
import type { ResponseOwners } from '../openai/responses.ts';
import { isObject, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import { editorMissing, identifyGithub, isFromEditor, personOf } from './bearer.ts';
import { enterpriseDomain } from './facts.ts';
import type { GithubPerson } from './people.ts';
import { takeRequest } from './spend.ts';

const inputs: Readonly<Record<string, string>> = {
  '/chat/completions': 'messages',
  '/responses': 'input',
  '/embeddings': 'input',
};

/** One of the hosts on which Copilot is served; each serves its own people only. */
export function copilotApi(world: World, origin: string): OriginModule {
  const domain = origin.endsWith(`.${enterpriseDomain}`) ? enterpriseDomain : null;
  const owners: ResponseOwners = new Map();
  return {
    origin,
    foreignHeaders: ['x-api-key'],
    ownCalls: ['/models/*'],
    identify: (record) => identifyGithub(world, record),
    errorBody: openAiErrorFor,
    async handle(exchange) {
      const person = personOf(world, exchange, domain);
      if (person === null) return exchange.send(401, 'unauthorized: token is not valid\n');
      if (person.host !== origin) return exchange.send(421, 'Misdirected Request\n');
      const { method, path } = exchange;
      if (method === 'GET' && path === '/models') return answerModels(exchange, person);
      if (method !== 'POST') return exchange.send(404, '404 page not found\n');
      const model = /^\/models\/([^/]+)\/policy$/.exec(path)?.[1];
      if (model !== undefined) return answerPolicy(exchange, person, model);
      if (path === '/v1/messages') return messages(world, exchange, person);
      const field = inputs[path];
      if (field === undefined) return exchange.send(404, '404 page not found\n');
      const call = await openCall(world, exchange, person, field);
      if (call === null) return;
      if (path === '/embeddings') return answerEmbedding(exchange, call);
      if (path === '/responses') return answerResponses(exchange, call, person.account, owners);
      await answerChat(exchange, call);
    },
  };
}

async function answerModels(exchange: Exchange, person: GithubPerson): Promise<void> {
  if (person.editorsOnly.includes('models') && !isFromEditor(exchange))
    return exchange.send(400, `${editorMissing}\n`);
  const data = person.models.map(({ id, premium, policy }) => ({
    id,
    object: 'model',
    vendor: 'Simulated',
    billing: { is_premium: premium },
    policy: { state: policy },
  }));
  await exchange.sendJson(200, { data, object: 'list' });
}

async function answerPolicy(exchange: Exchange, person: GithubPerson, id: string): Promise<void> {
  const parsed = exchange.json();
  const isJson = exchange.header('content-type')?.startsWith('application/json') === true;
  const model = person.models.find((each) => each.id === decodeURIComponent(id));
  if (!isJson || !parsed.ok || JSON.stringify(parsed.value) !== '{"state":"enabled"}')
    return exchange.send(400, 'bad request: state\n');
  if (model === undefined) return exchange.send(404, 'model not found\n');
  if (model.refuses === true) return exchange.send(403, 'forbidden by your organization\n');
  model.policy = 'enabled';
  await exchange.sendJson(200, { state: 'enabled', terms: '' });
}

/** Null when it was refused; the answer has then been sent. */
async function openCall(
  world: World,
  exchange: Exchange,
  person: GithubPerson,
  inputField: string,
): Promise<OpenAiCall | null> {
  const parsed = exchange.json();
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : null;
  const model = body === null ? null : textField(body, 'model');
  if (body === null || model === null || body[inputField] === undefined) {
    await exchange.sendJson(400, openAiError(`model and ${inputField} are needed`));
    return null;
  }
  const refusal = takeRequest(world, person, model);
  if (refusal !== null) {
    exchange.always(refusal.headers);
    await exchange.sendJson(refusal.status, openAiError(refusal.message, { code: refusal.code }));
    return null;
  }
  return callOf(world, person, body, model, inputField);
}

function callOf(
  world: World,
  { account }: GithubPerson,
  body: JsonObject,
  model: string,
  inputField: string,
): OpenAiCall {
  const text = answerText(world.settings, account, model);
  const inputText = JSON.stringify(body[inputField]);
  const tokens = measureOpenAi(world, account, { body, model, inputField, inputText, text });
  const stream = body['stream'] === true;
  return { body, model, stream, text, tokens, createdS: Math.floor(world.clock.now() / 1000) };
}

/** Claude models answer in their maker's shape, too. */
async function messages(world: World, exchange: Exchange, person: GithubPerson): Promise<void> {
  const parsed = exchange.json();
  const model = parsed.ok && isObject(parsed.value) ? textField(parsed.value, 'model') : null;
  const refusal = takeRequest(world, person, model ?? '');
  if (refusal !== null) {
    exchange.always(refusal.headers);
    return exchange.sendJson(refusal.status, anthropicError(refusal.status, refusal.message));
  }
  // No window of Claude's own, and no credit, stands in the way here.
  const account = { ...person.account, kind: 'api_key', creditTokens: null } as const;
  await answerMessages(world, exchange, account, () => true);
}

async function answerEmbedding(exchange: Exchange, call: OpenAiCall): Promise<void> {
  const data = [{ object: 'embedding', index: 0, embedding: [0.6, 0.8, 0, 0] }];
  await exchange.sendJson(200, { object: 'list', data, model: call.model });
}
