import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { page, refusalPage } from '../oauth/pages.ts';
import { openAiErrorFor } from '../openai/errors.ts';
import type { World } from '../world.ts';
import { answerAuthorize } from './authorize.ts';
import { answerDevicePage, answerDeviceToken, answerUserCode } from './device.ts';
import { authOrigin } from './facts.ts';
import { answerToken } from './token.ts';

const forPrograms: Record<string, (world: World, exchange: Exchange) => Promise<void>> = {
  'POST /oauth/token': answerToken,
  'POST /api/accounts/deviceauth/usercode': answerUserCode,
  'POST /api/accounts/deviceauth/token': answerDeviceToken,
};

const pages = new Set([
  '/oauth/authorize',
  '/oauth/authorize/approve',
  '/codex/device',
  '/deviceauth/callback',
  '/favicon.ico',
]);

/** auth.openai.com: pages for the person, and the token endpoints. */
export function openAiAuth(world: World): OriginModule {
  return {
    origin: authOrigin,
    foreignHeaders: ['authorization', 'x-api-key'],
    isPage: (path) => pages.has(path),
    identify: () => ({ kind: 'none', account: null }),
    errorBody: openAiErrorFor,
    async handle(exchange) {
      const { path, method } = exchange;
      const answer = forPrograms[`${method} ${path}`];
      if (answer !== undefined) return answer(world, exchange);
      if (path === '/favicon.ico') return exchange.send(204, '');
      if (path.startsWith('/oauth/authorize')) return answerAuthorize(world, exchange);
      if (path === '/codex/device') return answerDevicePage(world, exchange);
      if (path === '/deviceauth/callback') {
        return exchange.sendHtml(200, refusalPage('Signed in', 'You may close this page.'));
      }
      await exchange.sendHtml(404, page('Not found', ''));
    },
  };
}
