import { AppError } from '../../shared/errors.ts';
import { parseMoment } from '../../shared/model/common.ts';
import type { ResetCredit } from '../core/reset-plan.ts';
import { isObject, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { ResetList, ResetSource } from './types.ts';

const LIST_URL = 'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits';
const REDEEM_URL = `${LIST_URL}/consume`;
/** The only kind that Sluice knows what it does. */
const RESET_TYPE = 'codex_rate_limits';
const LONGEST_TEXT = 200;

export const openaiCodexResets: ResetSource = {
  kinds: ['oauth'],
  async list(call) {
    const answer = await call({ method: 'GET', url: LIST_URL });
    if (answer.status === 401)
      throw new AppError(
        'AUTH_ERROR',
        'OpenAI refused this account’s sign-in when asked for its resets (401).',
        'Sign in again.',
      );
    if (answer.status < 200 || answer.status > 299)
      throw unreadable(`OpenAI answered ${answer.status} when asked for the resets.`);
    const body = parseJson(answer.text);
    if (!isObject(body)) throw unreadable('OpenAI’s list of resets cannot be read.');
    return readList(body);
  },
  async redeem(call, { credit, requestId, organizationId }) {
    const body = {
      credit_id: credit,
      redeem_request_id: requestId,
      // The header alone is not enough for a person with several workspaces.
      ...(organizationId === null ? {} : { account_id: organizationId }),
    };
    const answer = await call({
      method: 'POST',
      url: REDEEM_URL,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const read = parseJson(answer.text);
    return {
      status: answer.status,
      code: textField(read, 'code'),
      isReadable: isObject(read) || answer.text.trim() === '',
    };
  },
};

function unreadable(message: string): AppError {
  return new AppError('UPSTREAM_UNREACHABLE', message, 'Try again in a moment.');
}

function readList(body: JsonObject): ResetList {
  const rows = Array.isArray(body['credits']) ? body['credits'] : [];
  const credits = rows.map((row) => readCredit(row)).filter((credit) => credit !== null);
  const told = body['available_count'];
  const isCount = typeof told === 'number' && told >= 0 && told <= Number.MAX_SAFE_INTEGER;
  const counted = credits.filter(({ status }) => status === 'available').length;
  return { available: isCount ? Math.trunc(told) : counted, credits };
}

/** Null for one that could not be named, or whose kind is not known. */
function readCredit(row: unknown): ResetCredit | null {
  const id = textField(row, 'id');
  const kind = textField(row, 'reset_type');
  if (id === null || id.length > LONGEST_TEXT || (kind !== null && kind !== RESET_TYPE))
    return null;
  const expires = textField(row, 'expires_at');
  return {
    id,
    status: (textField(row, 'status') ?? 'unknown').slice(0, LONGEST_TEXT),
    expiresAtMs: expires === null ? null : parseMoment(expires),
    title: textField(row, 'title')?.slice(0, LONGEST_TEXT) ?? null,
  };
}
