import { AppError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';

/**
 * Any page in any browser on this machine can send requests to 127.0.0.1, and DNS rebinding makes a foreign
 * name resolve to it. So the Host must be exactly ours, and what a browser says of the sender must be us.
 */
export interface RequestFacts {
  /** Every `host` header as it came: a doubled one is refused. */
  readonly hosts: readonly string[];
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}

export function checkSender(facts: RequestFacts, port: number): Result<void, AppError> {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  const [host] = facts.hosts;
  if (facts.hosts.length !== 1 || host === undefined || !own.includes(host))
    return refuse('The Host of the request is not this window.');
  if (facts.origin !== undefined && facts.origin !== `http://${host}`)
    return refuse('The request comes from another origin.');
  if (facts.fetchSite !== undefined && !['same-origin', 'none'].includes(facts.fetchSite))
    return refuse('The request comes from another site.');
  return ok(undefined);
}

function refuse(message: string): Result<never, AppError> {
  return err(
    new AppError('FORBIDDEN_ORIGIN', message, 'Open the address that `sluice ui` prints.'),
  );
}
