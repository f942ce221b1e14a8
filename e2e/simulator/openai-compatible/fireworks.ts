import type { OriginModule } from '../engine.ts';
import type { World } from '../world.ts';
import { admitted, platformOrigin } from './origin.ts';
import type { Platform } from './platforms.ts';

/** api.fireworks.ai: the control plane lists the company's own models to every customer. */
export function fireworksApi(world: World, platform: Platform): OriginModule {
  return platformOrigin(world, platform, async (exchange, key) => {
    if (exchange.path !== '/v1/accounts/fireworks/models') return false;
    const account = await admitted(world, platform, exchange, key);
    if (account === null) return true;
    const models = platform.models.map((name) => ({ name, kind: 'HF_BASE_MODEL' }));
    await exchange.sendJson(200, { models, nextPageToken: '', totalSize: models.length });
    return true;
  });
}
