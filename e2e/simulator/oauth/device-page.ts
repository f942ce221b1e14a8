import type { SimAccount } from '../accounts.ts';
import type { Exchange } from '../exchange.ts';
import { escapeHtml } from '../values.ts';
import type { World } from '../world.ts';
import { consentForm, page, refusalPage } from './pages.ts';

/** The page on which a person types the code of a standard device flow. */
export async function answerCodePage(
  world: World,
  exchange: Exchange,
  people: readonly SimAccount[],
): Promise<void> {
  const { origin } = exchange.url;
  if (exchange.method === 'GET') {
    const typed = escapeHtml(exchange.url.searchParams.get('user_code') ?? '');
    const field = `<p><label>Code <input name="code" value="${typed}" required></label></p>`;
    const form = consentForm(exchange.path, people, field);
    return exchange.sendHtml(200, page('Sign in on a device (simulated)', form));
  }
  if (exchange.method !== 'POST') return exchange.sendHtml(405, page('Method not allowed', ''));
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  const code = form.get('code') ?? '';
  const person = people.find(({ id }) => id === form.get('as'));
  const isHere = world.deviceCodes.waiting(code)?.origin === origin;
  const chosen = form.has('deny') ? null : person?.id;
  if (!isHere || chosen === undefined || !world.deviceCodes.decide(code, chosen))
    return exchange.sendHtml(400, refusalPage('Unknown code', 'This code is wrong, over or used'));
  exchange.record.account = chosen;
  const text = chosen === null ? 'Nothing was shared.' : 'You may close this page.';
  await exchange.sendHtml(200, refusalPage('Done', text));
}
