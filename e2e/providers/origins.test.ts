import { expect, test } from 'vitest';
import { PROVIDERS } from '../../main/providers/registry.ts';
import type { OAuthLogin, Provider } from '../../main/providers/types.ts';
import { startSimulator } from '../simulator/simulator.ts';

function addressesOf({ api, oauth, apiKey, completion }: Provider): string[] {
  const told = [api.origin, apiKey?.probe?.url, completion?.url, ...signInAddresses(oauth)];
  return told.filter((address) => typeof address === 'string');
}

function signInAddresses(oauth: OAuthLogin | null): (string | null | undefined)[] {
  const { device, discover } = oauth ?? {};
  const pages = [oauth?.authorizeUrl, oauth?.tokenUrl, discover?.url];
  return [...pages, device?.codeUrl, device?.pollUrl, device?.verificationUrl];
}

test('the simulator stands for every origin that a provider’s data names, so no test can leave', async () => {
  const simulator = await startSimulator();
  const origins = PROVIDERS.flatMap(addressesOf).map((address) => new URL(address).origin);
  const missing = [...new Set(origins)].filter((origin) => !(origin in simulator.originMap));
  await simulator.close();
  expect(missing).toEqual([]);
});

const LOCAL = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;

test.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
  '%s is asked over TLS, unless it is on this machine',
  (_id, provider) => {
    for (const address of addressesOf(provider)) {
      const { protocol, origin } = new URL(address);
      expect(protocol === 'https:' || LOCAL.test(origin)).toBe(true);
    }
  },
);
