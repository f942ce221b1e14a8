import type { SimAccount } from '../accounts.ts';
import type { Identity } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import type { Withheld } from '../oauth/family.ts';
import type { World } from '../world.ts';
import { oauthBeta } from './facts.ts';

export type Admission =
  | { ok: true; account: SimAccount; kind: 'oauth' | 'api_key'; withhold: Withheld | null }
  | { ok: false; status: number; message: string };

/** Whose request it is, whether or not it will be admitted; for the log and for faults. */
export function identifyAnthropic(world: World, record: LiveRecord): Identity {
  const bearer = bearerOf(record.header('authorization'));
  const key = record.header('x-api-key');
  if (bearer !== null && key !== null) return { kind: 'both', account: null };
  if (bearer !== null) {
    const account =
      world.grants.checkAccess('anthropic', bearer).family?.account ??
      world.accounts.byKey('anthropic', bearer)?.id;
    return { kind: 'bearer', account: account ?? null };
  }
  if (key === null) return { kind: 'none', account: null };
  return { kind: 'x-api-key', account: world.accounts.byKey('anthropic', key)?.id ?? null };
}

export function admit(world: World, exchange: Exchange, scope: string): Admission {
  const authorization = exchange.header('authorization');
  const key = exchange.header('x-api-key');
  if (authorization !== null && key !== null) {
    return refused(401, 'Both authorization and x-api-key were sent; use exactly one');
  }
  if (authorization !== null) return admitBearer(world, exchange, authorization, scope);
  if (key !== null) return admitKey(world, key);
  return refused(401, 'x-api-key header is required');
}

function admitBearer(
  world: World,
  exchange: Exchange,
  authorization: string,
  scope: string,
): Admission {
  const bearer = bearerOf(authorization);
  if (bearer === null) return refused(401, 'Invalid authorization header');
  // The SDK since 1.0 sends API keys this way too; only OAuth tokens need the beta.
  if (bearer.startsWith('sk-ant-api')) return admitKey(world, bearer);
  const betas = (exchange.header('anthropic-beta') ?? '').split(',').map((beta) => beta.trim());
  if (!betas.includes(oauthBeta)) {
    return refused(401, 'OAuth authentication is currently not supported.');
  }
  const { family } = world.grants.checkAccess('anthropic', bearer);
  if (family === null) return refused(401, 'Invalid bearer token');
  if (!family.scope.split(' ').includes(scope)) {
    return refused(403, `OAuth token does not meet scope requirement ${scope}`);
  }
  const account = world.accounts.require(family.account);
  return { ok: true, account, kind: 'oauth', withhold: family.withhold };
}

function admitKey(world: World, key: string): Admission {
  const account = world.accounts.byKey('anthropic', key);
  if (account === undefined || account.revoked) return refused(401, 'invalid x-api-key');
  return { ok: true, account, kind: 'api_key', withhold: null };
}

function bearerOf(authorization: string | null): string | null {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? null;
}

function refused(status: number, message: string): Admission {
  return { ok: false, status, message };
}
