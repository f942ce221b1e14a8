import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { World } from '../world.ts';
import { editorMissing, identifyGithub, isFromEditor, personOf } from './bearer.ts';
import { enterpriseDomain } from './facts.ts';
import type { GithubPerson } from './people.ts';

/** api.github.com, or that of an enterprise: who signed in, and what Copilot gives them. */
export function githubRest(world: World, domain: string): OriginModule {
  const own = domain === enterpriseDomain ? domain : null;
  return {
    origin: `https://api.${domain}`,
    foreignHeaders: ['x-api-key'],
    ownCalls: 'all',
    identify: (record) => identifyGithub(world, record),
    errorBody: (status, message) => restError(status, message ?? 'Server Error'),
    async handle(exchange) {
      const { method, path } = exchange;
      const answer = method === 'GET' ? answers[path] : undefined;
      if (answer === undefined) return exchange.sendJson(404, restError(404, 'Not Found'));
      const person = personOf(world, exchange, own);
      if (person === null) return exchange.sendJson(401, restError(401, 'Bad credentials'));
      await answer(world, exchange, person);
    },
  };
}

export function restError(status: number, message: string): Record<string, unknown> {
  return { message, documentation_url: 'https://docs.github.com/rest', status: String(status) };
}

type Answer = (world: World, exchange: Exchange, person: GithubPerson) => Promise<void>;

const answers: Readonly<Record<string, Answer>> = {
  '/user': async (_world, exchange, { login, account, publicEmail }) =>
    exchange.sendJson(200, {
      login,
      id: Number.parseInt(account.uuid.slice(0, 6), 16),
      type: 'User',
      name: account.name,
      email: publicEmail,
    }),
  '/copilot_internal/user': async (world, exchange, person) => {
    if (person.editorsOnly.includes('user') && !isFromEditor(exchange))
      return exchange.sendJson(400, restError(400, editorMissing));
    const { plan, quotas, host, toldHost, tellsLogin, login } = person;
    if (plan === null)
      return exchange.sendJson(403, restError(403, 'No Copilot license was found for you.'));
    await exchange.sendJson(200, {
      ...(tellsLogin && { login }),
      access_type_sku: 'monthly_subscriber',
      assigned_date: null,
      chat_enabled: true,
      copilot_plan: plan,
      endpoints: { api: toldHost ?? host, telemetry: 'https://telemetry.githubcopilot.com' },
      quota_reset_date: world.github.resetDate(),
      quota_snapshots: quotas,
    });
  },
};
