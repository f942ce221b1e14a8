import { isObject, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { AssistCall } from './assist-call.ts';
import { refusesFields } from './assist-call.ts';
import { googleError } from './errors.ts';

const unspecified: JsonObject = {
  ideType: 'IDE_UNSPECIFIED',
  platform: 'PLATFORM_UNSPECIFIED',
  pluginType: 'GEMINI',
};

export async function answerLoad(call: AssistCall): Promise<void> {
  const { world, exchange, account, body, host } = call;
  if (await refusesFields(call, ['cloudaicompanionProject', 'metadata'])) return;
  if (await refusesMetadata(call)) return;
  const facts = world.google.of(account.id);
  if (facts.refusal !== null) {
    const { message, details } = facts.refusal;
    return exchange.sendJson(403, googleError(403, message, details));
  }
  const named = textField(body, 'cloudaicompanionProject');
  const paid = host.name === 'cloudcode' || named !== null ? facts.paidTier : null;
  await exchange.sendJson(200, {
    ...(facts.tier !== null && { currentTier: { id: facts.tier, name: `Tier ${facts.tier}` } }),
    allowedTiers: [
      { id: facts.defaultTier, name: facts.defaultTier, isDefault: true },
      { id: 'legacy-tier', name: 'legacy' },
    ],
    ...(facts.ineligible.length > 0 && { ineligibleTiers: facts.ineligible }),
    ...(facts.project !== null && { cloudaicompanionProject: facts.project }),
    ...(paid !== null && { paidTier: paid }),
    gcpManaged: false,
  });
}

export async function answerOnboard(call: AssistCall): Promise<void> {
  const { world, exchange, account, body } = call;
  if (await refusesFields(call, ['tierId', 'cloudaicompanionProject', 'metadata'])) return;
  if (await refusesMetadata(call)) return;
  const tier = textField(body, 'tierId') ?? '';
  const project = textField(body, 'cloudaicompanionProject');
  if (tier !== world.google.of(account.id).defaultTier && tier !== 'legacy-tier')
    return exchange.sendJson(400, googleError(400, `tierId ${tier} is not allowed.`));
  // The free tier has a project of Google's own, every other one of the person's.
  if ((tier === 'free-tier') !== (project === null))
    return exchange.sendJson(400, googleError(400, 'Precondition check failed.'));
  const name = world.google.begin(account.id, tier, project);
  await sendOperation(call, name, true);
}

export async function answerOperation(call: AssistCall): Promise<void> {
  await sendOperation(call, call.exchange.path.replace('/v1internal/', ''), false);
}

async function sendOperation(call: AssistCall, name: string, isFirst: boolean): Promise<void> {
  const { world, exchange, account } = call;
  const state = world.google.poll(account.id, name, isFirst);
  if (state === null) return exchange.sendJson(404, googleError(404));
  if (!state.done) return exchange.sendJson(200, { name });
  const { project } = world.google.of(account.id);
  await exchange.sendJson(200, {
    name,
    done: true,
    response: {
      '@type': 'type.googleapis.com/google.internal.cloud.code.v1internal.OnboardUserResponse',
      cloudaicompanionProject: { id: project, name: project },
    },
  });
}

/** Who asks must say for which program, and may name the project again. */
async function refusesMetadata({ exchange, body, host }: AssistCall): Promise<boolean> {
  const metadata = body['metadata'];
  const project = body['cloudaicompanionProject'];
  const wanted = host.name === 'cloudcode' ? unspecified : { ideType: 'ANTIGRAVITY' };
  const isWhole =
    isObject(metadata) &&
    Object.entries(wanted).every(([name, value]) => metadata[name] === value) &&
    Object.keys(metadata).every((name) => name in wanted || name === 'duetProject') &&
    (metadata['duetProject'] === undefined || metadata['duetProject'] === project);
  if (isWhole) return false;
  await exchange.sendJson(400, googleError(400, 'Invalid value at metadata.'));
  return true;
}
