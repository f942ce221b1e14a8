import { AppError } from '../../shared/errors.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { googleRefusal, isSecurityPolicy } from './google-refusal.ts';
import { isObject, objectField, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { ProviderCall, SettleContext } from './types.ts';

const LONGEST_PLAN = 60;
const OPERATION = /^operations\/[\w-]{1,200}$/;
/** Inside a security perimeter Google tells no tier: the organisation pays. */
const BEHIND_PERIMETER: JsonObject = { currentTier: { id: 'standard-tier' } };

/** One of the two sides of Google's Code Assist. */
export interface CodeAssistSide {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `POST /v1internal:<method>`. */
export function askCodeAssist(
  call: ProviderCall,
  { origin, headers }: CodeAssistSide,
  method: string,
  body: JsonObject,
): Promise<HttpAnswer> {
  return call({
    method: 'POST',
    url: `${origin}/v1internal:${method}`,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** What Google knows of an account: its tier, and its project if it has one. Throws what ends a sign-in. */
export async function loadCodeAssist(
  call: ProviderCall,
  side: CodeAssistSide,
  body: JsonObject,
): Promise<JsonObject> {
  const answer = await askCodeAssist(call, side, 'loadCodeAssist', body);
  if (answer.status !== 200 && isSecurityPolicy(answer)) return BEHIND_PERIMETER;
  return objectOf(answer);
}

/** Sets the account up. Google does that as a long-running operation, which is asked until it is done. */
export async function onboard(
  { call, wait, note }: Pick<SettleContext, 'call' | 'wait' | 'note'>,
  side: CodeAssistSide,
  body: JsonObject,
  { delayMs, most }: { readonly delayMs: number; readonly most: number },
): Promise<JsonObject> {
  note('Google sets up a project for this account. This can take a minute or two.');
  let operation = objectOf(await askCodeAssist(call, side, 'onboardUser', body));
  for (let polls = 0; operation['done'] !== true; polls += 1) {
    if (polls === most)
      throw new AppError(
        'LOGIN_TIMEOUT',
        'Google did not finish setting up a project for this account.',
        'Nothing was stored. Sign in again in a few minutes.',
      );
    await wait(delayMs);
    const name = textField(operation, 'name');
    const answer =
      name === null
        ? await askCodeAssist(call, side, 'onboardUser', body)
        : await askOperation(call, side, name);
    operation = objectOf(answer);
  }
  const failed = operation['error'];
  if (isObject(failed))
    throw googleRefusal({ status: 200, headers: {}, text: JSON.stringify({ error: failed }) });
  return objectField(operation, 'response');
}

/** The project of an answer: its id, or an object with one. */
export function projectIn(answer: JsonObject): string | null {
  const told = answer['cloudaicompanionProject'];
  return isObject(told) ? textField(told, 'id') : textField(answer, 'cloudaicompanionProject');
}

/** What a person calls it, e.g. `Google AI Pro`; a paid plan before the tier that it comes with. */
export function planIn(loaded: JsonObject): string | null {
  for (const field of ['paidTier', 'currentTier']) {
    const tier = objectField(loaded, field);
    const name = textField(tier, 'name') ?? textField(tier, 'id');
    if (name !== null) return name.slice(0, LONGEST_PLAN);
  }
  return null;
}

export function tierIn(loaded: JsonObject, field: string): string | null {
  return textField(objectField(loaded, field), 'id');
}

function askOperation(
  call: ProviderCall,
  { origin, headers }: CodeAssistSide,
  name: string,
): Promise<HttpAnswer> {
  // It becomes a part of an address that the account's token goes to.
  if (!OPERATION.test(name))
    throw new AppError('LOGIN_FAILED', 'Google’s answer names an operation that cannot be one.');
  return call({ method: 'GET', url: `${origin}/v1internal/${name}`, headers });
}

function objectOf(answer: HttpAnswer): JsonObject {
  if (answer.status !== 200) throw googleRefusal(answer);
  const body = parseJson(answer.text);
  if (isObject(body)) return body;
  throw new AppError(
    'LOGIN_FAILED',
    'Google’s answer about the account cannot be read.',
    'Nothing was stored. Try again later.',
  );
}
