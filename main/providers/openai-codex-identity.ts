import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { Identity } from '../core/account.ts';
import { objectField, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import { jwtClaims } from './jwt-claims.ts';
import { planName, workspaceName } from '../core/codex-plan.ts';

const AUTH_CLAIM = 'https://api.openai.com/auth';
const PROFILE_CLAIM = 'https://api.openai.com/profile';
const PLAIN_ID = /^[\x21-\x7e]{1,200}$/;
const EMAIL = /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u;

type Reader = (claims: JsonObject) => string | null;

/** Throws LOGIN_FAILED for a token answer that names neither person nor workspace. */
export function identifyOpenaiCodex(tokenAnswer: unknown): Promise<Identity> {
  const identity = readCodexIdentity(tokenAnswer);
  const { email, accountId, organizationId } = identity;
  if (email !== null || accountId !== null || organizationId !== null)
    return Promise.resolve(identity);
  return Promise.reject(
    new AppError(
      'LOGIN_FAILED',
      'OpenAI’s answer tells neither an e-mail address nor an account, so the sign-in cannot be told from others.',
      'Nothing was stored. Sign in again; with several workspaces, choose one.',
    ),
  );
}

/**
 * Who an answer with `access_token` and `id_token` belongs to: the access token's claims, then the
 * identity token's. The workspace is never taken for a person, so that two people in one workspace stay
 * two accounts even where no e-mail address is known.
 */
export function readCodexIdentity(answer: unknown): Identity {
  const tokens = [
    jwtClaims(textField(answer, 'access_token')),
    jwtClaims(textField(answer, 'id_token')),
  ];
  function first(...readers: readonly Reader[]): string | null {
    for (const read of readers)
      for (const claims of tokens) {
        const value = read(claims);
        if (value !== null) return value;
      }
    return null;
  }
  const workspace =
    first(auth('chatgpt_account_id'), plain('chatgpt_account_id')) ??
    onlyId(textField(answer, 'account_id'));
  const person = first(auth('chatgpt_user_id'), auth('user_id'), plain('user_id'), plain('sub'));
  const planType = first((claims) =>
    textField(objectField(claims, AUTH_CLAIM), 'chatgpt_plan_type'),
  );
  return {
    ...UNKNOWN_IDENTITY,
    email: first(
      (claims) => onlyEmail(textField(objectField(claims, PROFILE_CLAIM), 'email')),
      (claims) => onlyEmail(textField(claims, 'email')),
    ),
    accountId: person === workspace ? null : person,
    organizationId: workspace,
    organizationName: workspace === null ? null : workspaceName(workspace, planType),
    plan: planName(planType),
  };
}

function auth(name: string): Reader {
  return (claims) => onlyId(textField(objectField(claims, AUTH_CLAIM), name));
}

function plain(name: string): Reader {
  return (claims) => onlyId(textField(claims, name));
}

/** An id becomes part of a header: one with a line break or a control character is none. */
function onlyId(value: string | null): string | null {
  return value !== null && PLAIN_ID.test(value) ? value : null;
}

function onlyEmail(value: string | null): string | null {
  return value !== null && value.length <= 320 && EMAIL.test(value) ? value : null;
}
