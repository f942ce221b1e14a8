import type { OriginModule } from '../engine.ts';
import type { World } from '../world.ts';
import { fireworksApi } from './fireworks.ts';
import { openRouter } from './openrouter.ts';
import { platformOrigin } from './origin.ts';
import { PLATFORMS } from './platforms.ts';

/** The second rank: one origin each. */
export function platformOrigins(world: World): OriginModule[] {
  return PLATFORMS.map((platform) => {
    if (platform.id === 'openrouter') return openRouter(world, platform);
    if (platform.id === 'fireworks') return fireworksApi(world, platform);
    return platformOrigin(world, platform);
  });
}
