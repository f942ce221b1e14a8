import type { OriginModule } from '../engine.ts';
import type { World } from '../world.ts';
import { admittedPerson, identifyToken } from './admitted.ts';
import { googleError } from './errors.ts';
import { apps } from './facts.ts';

const providers = apps.map(({ provider }) => provider);

/** www.googleapis.com: who signed in. */
export function googleUserinfo(world: World): OriginModule {
  return {
    origin: 'https://www.googleapis.com',
    foreignHeaders: ['x-api-key'],
    ownCalls: 'all',
    identify: (record) => identifyToken(world, record, providers),
    errorBody: googleError,
    async handle(exchange) {
      const asked = `${exchange.method} ${exchange.path}${exchange.url.search}`;
      if (asked !== 'GET /oauth2/v1/userinfo?alt=json')
        return exchange.sendJson(404, googleError(404));
      const admitted = await admittedPerson(world, exchange, providers);
      if (admitted === null) return;
      const { account, family } = admitted;
      const id = account.uuid.replaceAll(/\D/g, '').slice(0, 21);
      const email = { email: account.email, verified_email: true };
      await exchange.sendJson(200, {
        id,
        ...(family.withhold !== 'identity' && email),
        name: account.name,
        picture: 'https://lh3.googleusercontent.com/a/simulated',
      });
    },
  };
}
