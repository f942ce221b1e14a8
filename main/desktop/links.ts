import type { ContractClient } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ShellLink } from '../../shared/shell.ts';
import { isLoopback } from '../platform/origin-map.ts';
import type { OriginMap } from '../platform/origin-map.ts';
import { PROVIDERS } from '../providers/registry.ts';

/** Where a person makes an API key, by provider: the constant table behind the `key-page` links. */
const KEY_PAGES: ReadonlyMap<string, string> = new Map(
  PROVIDERS.flatMap(({ id, apiKey }) => (apiKey === null ? [] : [[id, apiKey.keyPage]])),
);

/**
 * The address behind a link that a page may ask for. The page names it and never gives an address, so a
 * page gone wrong cannot open anything else. Throws NOT_FOUND, or UPSTREAM_UNREACHABLE by the origin map.
 */
export async function resolveLink(
  link: ShellLink,
  client: ContractClient,
  originMap: OriginMap,
): Promise<string> {
  if (link.to === 'key-page') return checked(await keyPage(link.provider, client, originMap));
  const { login } = await client.call('login.get', { loginId: link.loginId });
  const page = login.step === 'waiting' ? login.url : login.step === 'failed' ? login.link : null;
  if (page === null)
    throw new AppError('NOT_FOUND', 'This sign-in has no page any more.', 'Start it again.');
  return checked(page);
}

async function keyPage(
  provider: string,
  client: ContractClient,
  originMap: OriginMap,
): Promise<string> {
  const page = KEY_PAGES.get(provider);
  if (page === undefined)
    throw new AppError('NOT_FOUND', `There is no key page of ${JSON.stringify(provider)}.`);
  const { status } = await client.call('status.get', {});
  // An owner with a map and a shell without one: the profile must not reach the internet here either.
  if (status.simulated && !originMap.active)
    throw new AppError(
      'UPSTREAM_UNREACHABLE',
      'The accounts of this profile are made up: their provider has no page.',
    );
  return originMap.mapUrl(page);
}

/** What the system opens is a web page: never a file, a script or another program's scheme. */
function checked(address: string): string {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return address;
  throw new AppError('FORBIDDEN_PATH', `An address with ${protocol} is not opened.`);
}
