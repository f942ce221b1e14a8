import { UNKNOWN_IDENTITY } from './account.ts';
import type { Identity } from './account.ts';
import { isPersonalPlan, planName } from './codex-plan.ts';
import { jwtClaims } from './jwt-claims.ts';
import { objectIn, textIn } from './tool-json.ts';
import type { JsonObject } from './tool-json.ts';

const AUTH_CLAIM = 'https://api.openai.com/auth';
const PROFILE_CLAIM = 'https://api.openai.com/profile';
const PLAIN_ID = /^[\x21-\x7e]{1,200}$/;
const EMAIL = /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u;
const SHOWN_ID_LENGTH = 8;

type Reader = (claims: JsonObject) => string | null;

/**
 * Who tokens (`access_token`, `id_token`) belong to, from a sign-in or a file alike: the access token's claims, then the
 * identity token's. The workspace is never taken for a person, so that two people in one workspace stay
 * two accounts even where no e-mail address is known.
 */
export function readCodexIdentity(tokens: JsonObject): Identity {
  const told = [jwtClaims(tokens['access_token']), jwtClaims(tokens['id_token'])];
  function first(...readers: readonly Reader[]): string | null {
    for (const read of readers)
      for (const claims of told) {
        const value = read(claims);
        if (value !== null) return value;
      }
    return null;
  }
  const workspace =
    first(auth('chatgpt_account_id'), plain('chatgpt_account_id')) ??
    onlyId(textIn(tokens, 'account_id'));
  const person = first(auth('chatgpt_user_id'), auth('user_id'), plain('user_id'), plain('sub'));
  const planType = first((claims) => textIn(objectIn(claims, AUTH_CLAIM), 'chatgpt_plan_type'));
  return {
    ...UNKNOWN_IDENTITY,
    email: first(
      (claims) => onlyEmail(textIn(objectIn(claims, PROFILE_CLAIM), 'email')),
      (claims) => onlyEmail(textIn(claims, 'email')),
    ),
    accountId: person === workspace ? null : person,
    organizationId: workspace,
    organizationName: workspace === null ? null : workspaceName(workspace, planType),
    plan: planName(planType),
  };
}

function auth(name: string): Reader {
  return (claims) => onlyId(textIn(objectIn(claims, AUTH_CLAIM), name));
}

function plain(name: string): Reader {
  return (claims) => onlyId(textIn(claims, name));
}

/** An id becomes part of a header: one with a line break or a control character is none. */
function onlyId(value: string | null): string | null {
  return value !== null && PLAIN_ID.test(value) ? value : null;
}

function onlyEmail(value: string | null): string | null {
  return value !== null && value.length <= 320 && EMAIL.test(value) ? value : null;
}

/** The tokens name no workspace; the beginning of its id tells two of one person apart. */
function workspaceName(id: string, planType: string | null): string {
  return isPersonalPlan(planType) ? 'Personal' : `Workspace ${id.slice(0, SHOWN_ID_LENGTH)}`;
}
