import type { SimAccount } from '../accounts.ts';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { opaqueId } from '../values.ts';
import type { World } from '../world.ts';
import { accountsCheck } from './accounts-check.ts';
import { admitCodex, identifyCodex } from './admission.ts';
import { backendOrigin } from './facts.ts';
import { codexHeaders } from './limit-headers.ts';
import { modelCatalog } from './models.ts';
import { answerCodexResponses, answerCompact } from './responses.ts';
import { listResets, redeemReset } from './resets.ts';
import { usageReport } from './usage.ts';

type Answer = (world: World, exchange: Exchange, account: SimAccount) => Promise<void>;

const answers: Record<string, Answer> = {
  'POST /backend-api/codex/responses': answerCodexResponses,
  'POST /backend-api/codex/responses/compact': answerCompact,
  'GET /backend-api/codex/models': (world, exchange, account) =>
    exchange.sendJson(200, modelCatalog(), [
      ['etag', 'W/"simulated"'],
      ...codexHeaders(world, account),
    ]),
  'GET /backend-api/wham/usage': (world, exchange, account) =>
    exchange.sendJson(200, usageReport(world, account)),
  'GET /backend-api/wham/accounts/check': (world, exchange, account) =>
    exchange.sendJson(200, accountsCheck(world.accounts, account)),
  'GET /backend-api/wham/rate-limit-reset-credits': (_world, exchange, account) =>
    exchange.sendJson(200, listResets(account)),
  'POST /backend-api/wham/rate-limit-reset-credits/consume': redeemReset,
};

/** chatgpt.com */
export function chatGpt(world: World): OriginModule {
  return {
    origin: backendOrigin,
    foreignHeaders: ['x-api-key', 'anthropic-version', 'anthropic-beta'],
    ownHeaders: ['chatgpt-account-id'],
    identify: (record) => identifyCodex(world, record),
    errorBody: (_status, message) => ({ detail: message ?? 'Something went wrong.' }),
    async handle(exchange) {
      exchange.always([
        ['x-oai-request-id', opaqueId('req_', 24)],
        ['access-control-allow-origin', '*'],
        ['set-cookie', '__cf_bm=simulated; path=/; HttpOnly; Secure; SameSite=None'],
      ]);
      if (exchange.header('upgrade') !== null) {
        return exchange.sendJson(426, { detail: 'Upgrade Required' });
      }
      const account = await admitCodex(world, exchange);
      if (account === null) return;
      const answer = answers[`${exchange.method} ${exchange.path}`];
      if (answer === undefined) return exchange.sendJson(404, { detail: 'Not Found' });
      await answer(world, exchange, account);
    },
  };
}
