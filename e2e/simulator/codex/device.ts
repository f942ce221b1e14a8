import type { Exchange } from '../exchange.ts';
import { choose, readChoice } from '../oauth/choice.ts';
import { consentForm, page, refusalPage } from '../oauth/pages.ts';
import { escapeHtml, isObject, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import { refuseAuth } from './auth-errors.ts';
import { clientId } from './facts.ts';

/** POST /api/accounts/deviceauth/usercode */
export async function answerUserCode(world: World, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange);
  if (body === null) return;
  if (body['client_id'] !== clientId) {
    return refuseAuth(exchange, 401, 'invalid_client', 'The client_id is not known.');
  }
  const device = world.devices.open();
  await exchange.sendJson(200, {
    device_auth_id: device.deviceAuthId,
    user_code: device.userCode,
    usercode: device.userCode,
    // The real one writes the number as text.
    interval: '5',
    expires_at: new Date(device.expiresAtMs).toISOString(),
  });
}

/** POST /api/accounts/deviceauth/token */
export async function answerDeviceToken(world: World, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange);
  if (body === null) return;
  const deviceAuthId = textField(body, 'device_auth_id');
  const userCode = textField(body, 'user_code');
  if (deviceAuthId === null || userCode === null) {
    const missing = deviceAuthId === null ? 'device_auth_id' : 'user_code';
    return refuseAuth(exchange, 400, 'invalid_request', `Missing required parameter: ${missing}`);
  }
  const poll = world.devices.poll(deviceAuthId, userCode);
  switch (poll.state) {
    case 'approved':
      return exchange.sendJson(200, poll.code, [['cache-control', 'no-store']]);
    case 'denied':
      return refuseAuth(exchange, 403, 'access_denied', 'The authorization was denied.');
    case 'pending':
    case 'unknown': {
      const message = 'Device authorization is unknown. Please try again.';
      const status = poll.state === 'pending' ? 403 : 404;
      return refuseAuth(exchange, status, 'deviceauth_authorization_unknown', message);
    }
  }
}

/** The page on which a person types the code. */
export async function answerDevicePage(world: World, exchange: Exchange): Promise<void> {
  if (exchange.method === 'GET') {
    const typed = escapeHtml(exchange.url.searchParams.get('user_code') ?? '');
    const field = `<p><label>Code <input name="code" value="${typed}" required></label></p>`;
    const form = consentForm('/codex/device', world.accounts.people('openai-codex'), field);
    return exchange.sendHtml(200, page('Sign in on a device (simulated)', form));
  }
  if (exchange.method !== 'POST') return exchange.sendHtml(405, page('Method not allowed', ''));
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  const code = form.get('code') ?? '';
  const unknown = refusalPage('Unknown code', 'This code is wrong, over or used');
  if (form.has('deny')) {
    if (!world.devices.deny(code)) return exchange.sendHtml(400, unknown);
    return exchange.sendHtml(200, refusalPage('Access denied', 'Nothing was shared.'));
  }
  const chosen = choose(world.accounts, 'openai-codex', readChoice(form));
  if (typeof chosen === 'string') {
    return exchange.sendHtml(400, refusalPage('Unknown person', chosen));
  }
  exchange.record.account = chosen.account.id;
  if (!world.devices.approve(code, chosen)) return exchange.sendHtml(400, unknown);
  await exchange.sendHtml(200, refusalPage('Signed in', 'You may close this page.'));
}

async function readBody(exchange: Exchange): Promise<JsonObject | null> {
  const type = (exchange.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const parsed = exchange.json();
  if (type === 'application/json' && parsed.ok && isObject(parsed.value)) return parsed.value;
  await refuseAuth(exchange, 400, 'invalid_request', 'The body must be a JSON object.');
  return null;
}
