import { describe, expect, test } from 'vitest';
import { createInProcessClient } from '../control/in-process-client.ts';
import { fakeWorld } from '../control/testing/fake-services.ts';
import type { FakeWorld } from '../control/testing/fake-services.ts';
import { OriginMap } from '../platform/origin-map.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { resolveLink } from './links.ts';

const plain = new OriginMap(null);

function clientOf(world: FakeWorld) {
  return createInProcessClient(world.dispatch, world.bus);
}

describe('resolveLink', () => {
  const withKeys = PROVIDERS.filter(({ apiKey }) => apiKey !== null).map(({ id }) => id);

  test.each(withKeys)('the key page of %s is a web page', async (provider) => {
    const link = { to: 'key-page', provider } as const;
    expect(await resolveLink(link, clientOf(fakeWorld()), plain)).toMatch(/^https:\/\//);
  });

  test.each(['nobody', 'openai-codex'])('%s has none', async (provider) => {
    const link = { to: 'key-page', provider } as const;
    await expect(resolveLink(link, clientOf(fakeWorld()), plain)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('the page of a sign-in is asked from the core, never from the page', async () => {
    const client = clientOf(fakeWorld());
    const { login } = await client.call('login.start', { provider: 'anthropic' });
    const link = { to: 'login', loginId: login.loginId } as const;
    expect(await resolveLink(link, client, plain)).toBe('https://example.com/authorize');
    await client.call('login.cancel', { loginId: login.loginId });
    await expect(resolveLink(link, client, plain)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a failed sign-in opens the page that helps, if it told one', async () => {
    const world = fakeWorld();
    const client = clientOf(world);
    const { login } = await client.call('login.start', { provider: 'anthropic' });
    const link = { to: 'login', loginId: login.loginId } as const;
    const failed = await world.services.login.cancel(login.loginId);
    Object.assign(failed, { link: 'https://accounts.example.com/validate' });
    expect(await resolveLink(link, client, plain)).toBe('https://accounts.example.com/validate');
    Object.assign(failed, { link: 'http://evil.example/' });
    await expect(resolveLink(link, client, plain)).rejects.toMatchObject({
      code: 'FORBIDDEN_PATH',
    });
  });

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://evil.example/', 'ssh://x/'])(
    'a sign-in whose page is %s is not opened',
    async (url) => {
      const world = fakeWorld();
      const client = clientOf(world);
      const state = await world.services.login.start({
        provider: 'anthropic',
        method: 'browser',
        account: null,
        domain: null,
      });
      Object.assign(state, { url });
      const link = { to: 'login', loginId: state.loginId } as const;
      await expect(resolveLink(link, client, plain)).rejects.toMatchObject({
        code: 'FORBIDDEN_PATH',
      });
    },
  );

  test('with an origin map nothing else is opened', async () => {
    const [provider] = PROVIDERS;
    const link = { to: 'key-page', provider: provider?.id ?? '' } as const;
    const { origin } = new URL(provider?.apiKey?.keyPage ?? '');
    const client = clientOf(fakeWorld());
    const mapped = new OriginMap(new Map([[origin, 'http://127.0.0.1:9']]));
    expect(await resolveLink(link, client, mapped)).toMatch(/^http:\/\/127\.0\.0\.1:9\//);
    await expect(resolveLink(link, client, new OriginMap(new Map()))).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
    });
  });

  test('made-up accounts open no real page, also when only the owner has the map', async () => {
    const world = fakeWorld();
    world.status = { ...world.status, simulated: true };
    const link = { to: 'key-page', provider: 'anthropic' } as const;
    await expect(resolveLink(link, clientOf(world), plain)).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
    });
  });
});
