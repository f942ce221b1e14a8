import type { SimAccount } from '../accounts.ts';
import type { Exchange } from '../exchange.ts';
import { commonWindows } from '../quota/quotas.ts';
import { isObject, textField } from '../values.ts';
import type { World } from '../world.ts';

/** GET /backend-api/wham/rate-limit-reset-credits */
export function listResets(account: SimAccount): unknown {
  return { available_count: account.resets.available, credits: account.resets.toJSON() };
}

/** POST /backend-api/wham/rate-limit-reset-credits/consume: outcomes are codes in a 200. */
export async function redeemReset(
  world: World,
  exchange: Exchange,
  account: SimAccount,
): Promise<void> {
  const parsed = exchange.json();
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : {};
  const requestId = textField(body, 'redeem_request_id');
  if (requestId === null) {
    return exchange.sendJson(422, { detail: 'redeem_request_id: Field required' });
  }
  const credit = textField(body, 'credit_id');
  const wrong = mistakes(exchange, account, { requestId, credit, workspace: body['account_id'] });
  if (wrong.length > 0) {
    exchange.record.violations.push(...wrong);
    return exchange.sendJson(400, { detail: `Refused by the simulator: ${wrong.join('; ')}` });
  }
  const { meter, resets } = account;
  const windows = commonWindows(meter.ids);
  const used = Math.max(...windows.map((id) => meter.read(id).fraction));
  const mayReset = used > 0 && used >= world.settings.resetFromFraction;
  const redemption = resets.redeem(requestId, credit, mayReset);
  const done = redemption.code === 'reset';
  if (done) meter.reset(windows);
  await exchange.sendJson(200, {
    code: redemption.code,
    windows_reset: done ? windows.length : 0,
    credit: resets.tell(redemption.creditId),
  });
}

/** What no caller that follows the rules would send. */
function mistakes(
  exchange: Exchange,
  account: SimAccount,
  asked: { requestId: string; credit: string | null; workspace: unknown },
): string[] {
  const found: string[] = [];
  const own = account.organization.uuid;
  // A login that names no workspace has none to send.
  const nameless = exchange.header('chatgpt-account-id') === null && asked.workspace === undefined;
  if (asked.workspace !== own && !nameless) {
    found.push(
      asked.workspace === undefined
        ? 'no account_id in the body'
        : 'account_id of another workspace',
    );
  }
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(asked.requestId)) {
    found.push('redeem_request_id is no UUID');
  }
  const before = account.resets.creditOf(asked.requestId);
  if (before !== null && asked.credit !== null && before !== asked.credit) {
    found.push('one redeem_request_id for two credits');
  }
  if (asked.credit === null) found.push('no credit_id: the provider would choose');
  return found;
}
