import { AppError } from '../../shared/errors.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { isObject, objectField, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';

/**
 * Z.AI wraps what it says: `{code, msg, data, success}`. Its sign-in succeeds with code 0, the rest with 200
 * or `success: true`; a refusal comes as a 200 of HTTP, too.
 */
export function succeeded(body: JsonObject): boolean {
  const { code, success } = body;
  if (success === false) return false;
  if (code === undefined || code === null) return success === true;
  return [0, 200, '0', '200'].includes(code as string | number);
}

/** Codes that say that the credential is no good. */
export function isRefusal({ code }: JsonObject): boolean {
  return [401, 403, '401', '403'].includes(code as string | number);
}

/** The answer of the sign-in as a standard one; null: there is no token in it. */
export function zaiTokenAnswer(body: JsonObject): JsonObject | null {
  if (!succeeded(body)) return null;
  const access = textField(objectField(objectField(body, 'data'), 'zai'), 'access_token');
  return access === null ? null : { access_token: access };
}

/** What is inside an answer of the key's making. Throws LOGIN_FAILED, with the step and without the answer's own words. */
export function dataOf(answer: HttpAnswer, step: string): unknown {
  const { status, text } = answer;
  if (status < 200 || status > 299) throw failed(step, `it answered ${status}`);
  const body = parseJson(text);
  if (!isObject(body)) throw failed(step, 'its answer is no JSON object');
  if (!succeeded(body)) throw failed(step, `it said no${codeIn(body)}`);
  return body['data'];
}

export function failed(step: string, why: string): AppError {
  return new AppError(
    'LOGIN_FAILED',
    `The sign-in at Z.AI worked, but ${step} did not: ${why}.`,
    'Try again, or make a key at https://z.ai/manage-apikey/apikey-list and add it with: sluice add-key zai',
  );
}

/** Its message may quote what was sent. */
function codeIn({ code }: JsonObject): string {
  return typeof code === 'number' || (typeof code === 'string' && /^\w{1,12}$/.test(code))
    ? ` (code ${code})`
    : '';
}
