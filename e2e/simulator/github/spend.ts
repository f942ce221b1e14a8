import type { Headers } from '../exchange.ts';
import type { World } from '../world.ts';
import type { GithubPerson, Snapshot } from './people.ts';

export interface CopilotRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers: Headers;
}

/** One request of a person to a model; null: it is served, and counted. */
export function takeRequest(world: World, person: GithubPerson, id: string): CopilotRefusal | null {
  const model = person.models.find((each) => each.id === id);
  if (model?.policy !== 'enabled') {
    const message = 'The requested model is not supported.';
    return { status: 400, code: 'model_not_supported', message, headers: [] };
  }
  const { premium_interactions: premium, chat } = person.quotas;
  if (model.premium && !take(premium)) {
    const message = 'You have no quota';
    return { status: 402, code: 'quota_exceeded', message, headers: [] };
  }
  if (take(chat)) return null;
  const resetMs = Date.parse(`${world.github.resetDate()}T00:00:00Z`);
  const waitS = Math.ceil((resetMs - world.clock.now()) / 1000);
  return {
    status: 429,
    code: 'quota_exceeded',
    message: 'You have reached your monthly chat messages limit.',
    headers: [['retry-after', String(waitS)]],
  };
}

function take(snapshot: Snapshot): boolean {
  if (snapshot.unlimited) return true;
  const remaining = Number(snapshot.remaining);
  if (remaining > 0) {
    const entitlement = Math.max(1, Number(snapshot.entitlement));
    snapshot.remaining = remaining - 1;
    snapshot.percent_remaining = (100 * (remaining - 1)) / entitlement;
    return true;
  }
  if (!snapshot.overage_permitted) return false;
  snapshot.overage_count = Number(snapshot.overage_count) + 1;
  return true;
}
