import type { AssistCall } from './assist-call.ts';
import { refusesFields, refusesProject } from './assist-call.ts';
import { googleError } from './errors.ts';

const cliModels = ['gemini-2.5-flash', 'gemini-2.5-pro', 'gemini-3-pro'];
const antigravityModels = ['gemini-3-pro', 'claude-opus-5', 'claude-sonnet-5', 'gpt-oss-120b'];

/** Of Antigravity's models: Google's own, and those of others together. */
export function groupOf(model: string): 'gemini' | '3p' {
  return model.startsWith('gem') ? 'gemini' : '3p';
}

function told({ world, account }: AssistCall, counter: string) {
  const { remaining, resetsAtMs } = world.google.read(account.id, counter);
  const resetTime = new Date(resetsAtMs + world.jitterMs()).toISOString();
  return { remainingFraction: remaining, resetTime };
}

/** False: something was asked for that is none of the account's. */
async function admitted(call: AssistCall): Promise<boolean> {
  if (await refusesFields(call, ['project'])) return false;
  return !(await refusesProject(call));
}

export async function answerQuota(call: AssistCall): Promise<void> {
  if (!(await admitted(call))) return;
  const { quotaAnswer } = call.world.google.of(call.account.id);
  const buckets = cliModels.map((modelId) => {
    const { remainingFraction, resetTime } = told(call, modelId);
    return { modelId, tokenType: 'REQUESTS', remainingFraction, resetTime };
  });
  await call.exchange.sendJson(200, quotaAnswer ?? { buckets });
}

export async function answerSummary(call: AssistCall): Promise<void> {
  if (!(await admitted(call))) return;
  const { summaryAt, quotaAnswer } = call.world.google.of(call.account.id);
  if (summaryAt !== call.host.name) return call.exchange.sendJson(404, googleError(404));
  const groups = ['gemini', '3p'].map((group) => {
    const { remainingFraction, resetTime } = told(call, group);
    const bucketId = `${group}-weekly`;
    const week = {
      bucketId,
      window: 'weekly',
      displayName: 'Weekly',
      remainingFraction,
      resetTime,
    };
    return { displayName: group, buckets: [week] };
  });
  await call.exchange.sendJson(200, quotaAnswer ?? { groups });
}

export async function answerModels(call: AssistCall): Promise<void> {
  if (!(await admitted(call))) return;
  const { quotaAnswer } = call.world.google.of(call.account.id);
  const models = Object.fromEntries(
    antigravityModels.map((model) => {
      const { remainingFraction, resetTime } = told(call, groupOf(model));
      // This answer leaves zeros out.
      const quotaInfo = remainingFraction > 0 ? { remainingFraction, resetTime } : { resetTime };
      return [model, { displayName: model, quotaInfo }];
    }),
  );
  await call.exchange.sendJson(200, quotaAnswer ?? { models });
}
