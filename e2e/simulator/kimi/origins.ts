import type { OriginModule } from '../engine.ts';
import type { World } from '../world.ts';
import { kimiApi } from './api.ts';
import { kimiAuth } from './auth.ts';

export function kimiOrigins(world: World): OriginModule[] {
  return [kimiAuth(world), kimiApi(world)];
}
