import type { SimAccount } from '../accounts.ts';
import type { Exchange } from '../exchange.ts';
import { isObject, opaqueId, textField } from '../values.ts';
import type { World } from '../world.ts';
import { googleError } from './errors.ts';
import { countOf, refuseRequest } from './generate.ts';

/** Prompts that Google keeps for one project; no other knows them. */
export class CachedContents {
  readonly #owners = new Map<string, string>();

  isOf(account: SimAccount, name: string): boolean {
    return this.#owners.get(name) === account.id;
  }

  add(account: SimAccount): string {
    const name = `cachedContents/${opaqueId('', 12).toLowerCase()}`;
    this.#owners.set(name, account.id);
    return name;
  }

  delete(name: string): void {
    this.#owners.delete(name);
  }
}

/** POST /v1beta/cachedContents, and DELETE of one. */
export async function answerCached(
  world: World,
  exchange: Exchange,
  account: SimAccount,
  cached: CachedContents,
): Promise<void> {
  const name = exchange.path.slice('/v1beta/'.length);
  if (exchange.method === 'DELETE') {
    if (!cached.isOf(account, name)) return refuseCached(exchange);
    cached.delete(name);
    return exchange.sendJson(200, {});
  }
  const parsed = exchange.json();
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : {};
  const model = (textField(body, 'model') ?? '').replace('models/', '');
  const refused = refuseRequest(model, { contents: body['contents'] });
  if (refused !== null) return exchange.sendJson(refused[0], googleError(...refused));
  const at = new Date(world.clock.now()).toISOString();
  await exchange.sendJson(200, {
    name: cached.add(account),
    model: `models/${model}`,
    createTime: at,
    updateTime: at,
    usageMetadata: { totalTokenCount: countOf(body) },
  });
}

export function refuseCached(exchange: Exchange): Promise<void> {
  const message = 'CachedContent not found (or permission denied)';
  return exchange.sendJson(403, googleError(403, message));
}
