import type { SimAccount } from '../accounts.ts';
import type { Exchange } from '../exchange.ts';
import { textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import { googleError } from './errors.ts';
import type { GoogleProvider } from './facts.ts';

export interface AssistCall {
  readonly world: World;
  readonly exchange: Exchange;
  readonly account: SimAccount;
  readonly body: JsonObject;
  readonly host: AssistHost;
}

export interface AssistHost {
  readonly origin: string;
  readonly provider: GoogleProvider;
  readonly name: 'cloudcode' | 'daily' | 'sandbox';
}

export const assistHosts: readonly AssistHost[] = [
  {
    origin: 'https://cloudcode-pa.googleapis.com',
    provider: 'google-gemini-cli',
    name: 'cloudcode',
  },
  {
    origin: 'https://daily-cloudcode-pa.googleapis.com',
    provider: 'google-antigravity',
    name: 'daily',
  },
  {
    origin: 'https://daily-cloudcode-pa.sandbox.googleapis.com',
    provider: 'google-antigravity',
    name: 'sandbox',
  },
];

/** True: something else than `names` was there, and was refused. */
export async function refusesFields(
  { exchange, body }: AssistCall,
  names: readonly string[],
): Promise<boolean> {
  const odd = Object.keys(body).find((name) => !names.includes(name));
  if (odd === undefined) return false;
  const message = `Invalid JSON payload received. Unknown name "${odd}": Cannot find field.`;
  await exchange.sendJson(400, googleError(400, message));
  return true;
}

/** True: the project was not the account's, and was refused. */
export async function refusesProject({
  world,
  exchange,
  account,
  body,
}: AssistCall): Promise<boolean> {
  if (textField(body, 'project') === world.google.of(account.id).project) return false;
  const message = 'Permission denied on resource project.';
  await exchange.sendJson(403, googleError(403, message));
  return true;
}
