import { AppError } from '../../shared/errors.ts';
import { planName } from '../core/codex-plan.ts';
import type { OAuthSecret } from '../core/account.ts';
import { githubIdentity } from './github-copilot-identity.ts';
import { enableModels } from './github-copilot-models.ts';
import { copilotOrigin, restOrigin } from './github-copilot-origin.ts';
import { githubWords, isEditorOnly } from './github-copilot-refusal.ts';
import { isObject, objectField, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { SettleContext, SignedIn } from './types.ts';

const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;
/** https://docs.github.com: letters, digits and hyphens; enterprises add an underscore and their short name. */
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** The GitHub token is the credential as it is: it has no end and no refresh. */
export async function settleCopilot(
  { secret }: { readonly secret: OAuthSecret },
  context: SettleContext,
): Promise<SignedIn> {
  const { domain } = context;
  context.note('Asking GitHub for your Copilot plan');
  const user = await askCopilotUser(context, domain);
  const login = textField(user, 'login') ?? (await askLogin(context, domain));
  if (login !== null && !LOGIN.test(login)) throw unreadable('GitHub’s answer names nobody.');
  const apiEndpoint = endpointOf(user, domain);
  await enableModels(apiEndpoint, context);
  return {
    secret: {
      kind: 'oauth',
      access: secret.access,
      refresh: secret.access,
      expiresAtMs: context.nowMs + TEN_YEARS_MS,
      extra: { apiEndpoint, ...(domain === null ? {} : { enterpriseUrl: domain }) },
    },
    identity: githubIdentity(login, domain, planName(textField(user, 'copilot_plan'))),
  };
}

async function askCopilotUser(context: SettleContext, domain: string | null): Promise<JsonObject> {
  const answer = await context.call({
    method: 'GET',
    url: `${restOrigin(domain)}/copilot_internal/user`,
  });
  if (isEditorOnly(answer)) {
    context.note(
      'Your Copilot plan is not available from here: GitHub tells it to its own editors only.',
    );
    return {};
  }
  const words = githubWords(answer);
  if (answer.status === 403 || answer.status === 404)
    throw new AppError(
      'LOGIN_FAILED',
      `This GitHub account has no Copilot here (${answer.status}).${words}`,
      'Nothing was stored. Sign in as somebody with a Copilot plan.',
    );
  if (answer.status !== 200)
    throw unreadable(`GitHub answered ${answer.status} when asked for the Copilot plan.${words}`);
  const body = parseJson(answer.text);
  if (isObject(body)) return body;
  throw unreadable('GitHub’s answer about the Copilot plan cannot be read.');
}

/** The token works without a name, too: such a sign-in is an account of its own. */
async function askLogin(
  { call, note }: SettleContext,
  domain: string | null,
): Promise<string | null> {
  const answer = await call({ method: 'GET', url: `${restOrigin(domain)}/user` });
  const login = answer.status === 200 ? textField(parseJson(answer.text), 'login') : null;
  if (login === null) note(`GitHub does not say who signed in (${answer.status}).`);
  return login;
}

function endpointOf(user: JsonObject, domain: string | null): string {
  try {
    return copilotOrigin(objectField(user, 'endpoints')['api'], domain);
  } catch (error) {
    if (error instanceof AppError)
      throw new AppError('LOGIN_FAILED', error.message, 'Nothing was stored.', error);
    throw error;
  }
}

function unreadable(message: string): AppError {
  return new AppError('LOGIN_FAILED', message, 'Nothing was stored. Sign in again.');
}
