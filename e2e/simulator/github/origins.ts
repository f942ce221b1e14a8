import type { OriginModule } from '../engine.ts';
import type { World } from '../world.ts';
import { copilotApi } from './copilot.ts';
import { clientIds, copilotHosts } from './facts.ts';
import { githubRest } from './rest.ts';
import { githubSignIn } from './sign-in.ts';

/** github.com and one enterprise, each with its REST interface, and the hosts of Copilot. */
export function githubOrigins(world: World): OriginModule[] {
  const domains = Object.keys(clientIds);
  return [
    ...domains.map((domain) => githubSignIn(world, domain)),
    ...domains.map((domain) => githubRest(world, domain)),
    ...copilotHosts.map((origin) => copilotApi(world, origin)),
  ];
}
