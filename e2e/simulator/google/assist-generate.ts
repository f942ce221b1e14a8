import { isObject, opaqueId, textField } from '../values.ts';
import { groupOf } from './assist-quota.ts';
import type { AssistCall } from './assist-call.ts';
import { refusesFields, refusesProject } from './assist-call.ts';
import { errorInfo, googleError, retryInfo } from './errors.ts';
import { answerGenerate, countOf, refuseRequest } from './generate.ts';

/** `:generateContent`, `:streamGenerateContent` and `:countTokens` of Code Assist, which wraps the Gemini API's. */
export async function answerAssist(
  call: AssistCall,
  how: 'one' | 'stream' | 'count',
): Promise<void> {
  const { world, exchange, account, body, host } = call;
  const own = how === 'count' ? [] : ['project', 'user_prompt_id', 'userAgent', 'requestId'];
  if (await refusesFields(call, ['model', 'request', ...own])) return;
  if (how !== 'count' && body['project'] !== undefined && (await refusesProject(call))) return;
  const { request } = body;
  const inner = isObject(request) ? request : {};
  // A count names its model inside.
  const { model: named = null, ...rest } = inner;
  const counted = typeof named === 'string' ? named.replace('models/', '') : '';
  const model = how === 'count' ? counted : (textField(body, 'model') ?? '');
  const refused = refuseRequest(model, how === 'count' ? rest : request);
  if (refused !== null) return exchange.sendJson(refused[0], googleError(...refused));
  if (how === 'count') return exchange.sendJson(200, { totalTokens: countOf(inner) });
  const counter = host.provider === 'google-antigravity' ? groupOf(model) : model;
  if (!world.google.spend(account.id, counter)) return refuseQuota(call, counter);
  await answerGenerate(
    world,
    exchange,
    { account, model, request: inner },
    {
      streams: how === 'stream',
      wrap: (response) => ({ response, traceId: opaqueId('', 16) }),
    },
  );
}

function refuseQuota({ world, exchange, account }: AssistCall, counter: string): Promise<void> {
  const { resetsAtMs } = world.google.read(account.id, counter);
  const seconds = Math.ceil((resetsAtMs - world.clock.now()) / 1000);
  const message = `You have exhausted your capacity on this model. Your quota will reset after ${seconds}s.`;
  const info = errorInfo('QUOTA_EXHAUSTED', { quotaResetDelay: `${seconds}s` });
  return exchange.sendJson(429, googleError(429, message, [info, retryInfo(seconds)]));
}
