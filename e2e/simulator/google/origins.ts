import type { OriginModule } from '../engine.ts';
import type { World } from '../world.ts';
import { googleAccounts } from './accounts-page.ts';
import { assistHosts } from './assist-call.ts';
import { codeAssist } from './code-assist.ts';
import { generativeLanguage } from './generative-language.ts';
import { googleToken } from './token.ts';
import { googleUserinfo } from './userinfo.ts';

export function googleOrigins(world: World): OriginModule[] {
  return [
    googleAccounts(world),
    googleToken(world),
    googleUserinfo(world),
    ...assistHosts.map((host) => codeAssist(world, host)),
    generativeLanguage(world),
  ];
}
