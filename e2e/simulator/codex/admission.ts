import type { SimAccount } from '../accounts.ts';
import type { Identity } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import type { World } from '../world.ts';

/** Whose request it is, whether or not it will be admitted. */
export function identifyCodex(world: World, record: LiveRecord): Identity {
  const bearer = bearerOf(record.header('authorization'));
  if (bearer === null) return { kind: 'none', account: null };
  const { family } = world.grants.checkAccess('openai-codex', bearer);
  return { kind: 'bearer', account: family?.account ?? null };
}

/** Null when it was refused; the answer has then been sent. */
export async function admitCodex(world: World, exchange: Exchange): Promise<SimAccount | null> {
  const bearer = bearerOf(exchange.header('authorization'));
  const access =
    bearer === null
      ? ({ state: 'unknown', family: null } as const)
      : world.grants.checkAccess('openai-codex', bearer);
  if (access.state === 'expired' || access.state === 'dead') {
    await exchange.sendJson(401, deadToken(access.state));
    return null;
  }
  if (access.state === 'live') {
    const account = world.accounts.require(access.family.account);
    const said = exchange.header('chatgpt-account-id');
    // A login that names no workspace has no id to send.
    const nameless = access.family.withhold !== null && said === null;
    if (nameless || said === account.organization.uuid) return account;
    exchange.record.violations.push(
      said === null ? 'no chatgpt-account-id' : 'chatgpt-account-id of another workspace',
    );
  }
  await exchange.sendJson(401, { detail: 'Unauthorized' });
  return null;
}

function deadToken(state: 'expired' | 'dead'): unknown {
  const error =
    state === 'expired'
      ? {
          message: 'Provided authentication token is expired. Please try signing in again.',
          type: 'invalid_request_error',
          code: 'token_expired',
          param: null,
        }
      : {
          message: 'Your authentication token has been invalidated. Please try signing in again.',
          type: 'invalid_request_error',
          code: 'token_invalidated',
          param: null,
        };
  return { error, status: 401 };
}

function bearerOf(authorization: string | null): string | null {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? null;
}
