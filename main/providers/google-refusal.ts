import { AppError } from '../../shared/errors.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { toldWords } from '../platform/told-words.ts';
import { isObject, objectField, parseJson, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';

const SAID_LIMIT = 300;
const VALIDATION = 'VALIDATION_REQUIRED';

/** Why Google refuses to set an account up, with the page on which the person can change that. */
export function googleRefusal(answer: HttpAnswer): AppError {
  const error = objectField(parseJson(answer.text), 'error');
  const said = textField(error, 'message') ?? 'it gave no reason';
  const link = isValidation(error) ? linkIn(error) : null;
  if (isValidation(error)) return needsValidation(said, link);
  return new AppError(
    'LOGIN_FAILED',
    `Google refused to set the account up for Code Assist (${answer.status}): ${plain(said)}`,
    'Nothing was stored. Try again later, or with another account.',
  );
}

export function needsValidation(said: string, link: string | null): AppError {
  return new AppError(
    'LOGIN_FAILED',
    `Google wants this account to be verified first: ${plain(said)}`,
    link === null
      ? 'Verify the account at accounts.google.com, then sign in again.'
      : 'Open the page of Google, verify the account there, then sign in again.',
    undefined,
    link,
  );
}

/** The first tier that this account may not have because it must be verified; else why it may not have `tier`. */
export function ineligible(loaded: JsonObject, tier: string | null = null): AppError | null {
  const rows = listOf(loaded['ineligibleTiers']);
  const unverified = rows.find((row) => textField(row, 'reasonCode') === VALIDATION);
  const row =
    unverified ?? rows.find((each) => tier === null || textField(each, 'tierId') === tier);
  if (row === undefined) return null;
  const said =
    textField(row, 'validationErrorMessage') ??
    textField(row, 'reasonMessage') ??
    textField(row, 'reasonCode') ??
    'it gave no reason';
  const link = googlePage(textField(row, 'validationUrl'));
  if (row === unverified || link !== null) return needsValidation(said, link);
  const name = textField(row, 'tierName') ?? textField(row, 'tierId') ?? 'a tier';
  return new AppError(
    'LOGIN_FAILED',
    `Google does not offer this account ${plain(name)}: ${plain(said)}`,
    'Sign in with another account, or choose a plan at Google first.',
  );
}

export function isSecurityPolicy(answer: HttpAnswer): boolean {
  return reasonsIn(objectField(parseJson(answer.text), 'error')).includes(
    'SECURITY_POLICY_VIOLATED',
  );
}

function isValidation(error: JsonObject): boolean {
  return reasonsIn(error).includes(VALIDATION);
}

function reasonsIn(error: JsonObject): readonly (string | null)[] {
  return listOf(error['details']).map((detail) => textField(detail, 'reason'));
}

function linkIn(error: JsonObject): string | null {
  for (const detail of listOf(error['details'])) {
    const metadata = objectField(detail, 'metadata');
    const told = [
      textField(metadata, 'validation_url') ?? textField(metadata, 'validationUrl'),
      ...listOf(detail['links']).map((link) => textField(link, 'url')),
    ];
    const page = told.map(googlePage).find((each) => each !== null);
    if (page !== undefined) return page;
  }
  return null;
}

/** A page that Google's answer names is opened by a click of the person: only one of Google's own. */
function googlePage(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const { protocol, hostname, username, href } = new URL(text);
  const isGoogles = hostname === 'google.com' || hostname.endsWith('.google.com');
  return protocol === 'https:' && isGoogles && username === '' ? href : null;
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function plain(said: string): string {
  return toldWords(said, [], SAID_LIMIT);
}
