import type { SimAccount } from '../accounts.ts';
import type { Identity } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import type { GrantFamily } from '../oauth/family.ts';
import type { World } from '../world.ts';
import { errorInfo, googleError } from './errors.ts';
import type { GoogleProvider } from './facts.ts';

export function bearerOf(authorization: string | null): string | null {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? null;
}

export function identifyToken(
  world: World,
  record: LiveRecord,
  providers: readonly GoogleProvider[],
): Identity {
  const token = bearerOf(record.header('authorization'));
  if (token === null) return { kind: 'none', account: null };
  return { kind: 'bearer', account: familyOf(world, token, providers)?.account ?? null };
}

/** Null when it was refused; the answer has then been sent. */
export async function admittedPerson(
  world: World,
  exchange: Exchange,
  providers: readonly GoogleProvider[],
): Promise<{ readonly account: SimAccount; readonly family: GrantFamily } | null> {
  const token = bearerOf(exchange.header('authorization'));
  const family = token === null ? null : familyOf(world, token, providers);
  if (family !== null) return { account: world.accounts.require(family.account), family };
  const message =
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.';
  await exchange.sendJson(401, googleError(401, message, [errorInfo('ACCESS_TOKEN_EXPIRED')]));
  return null;
}

function familyOf(
  world: World,
  token: string,
  providers: readonly GoogleProvider[],
): GrantFamily | null {
  for (const provider of providers) {
    const check = world.grants.checkAccess(provider, token);
    if (check.state === 'live') return check.family;
  }
  return null;
}
