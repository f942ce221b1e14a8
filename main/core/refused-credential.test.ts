import { expect, test } from 'vitest';
import { isRefusedCredential } from './refused-credential.ts';

const INVALID =
  '{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason": "API_KEY_INVALID"}]}}';

test.each([
  [401, '', true],
  [401, '{"type":"error","error":{"type":"AuthError","message":"Invalid API key."}}', true],
  [401, '{"type":"error","error":{"type":"CreditsError","message":"Insufficient balance"}}', false],
  [401, '{"type":"error","error":{"type":"MonthlyLimitError","message":"…"}}', false],
  [401, '{"error":{"message":"you wrote","type":"CreditsError"}}', true],
  [400, INVALID, true],
  [400, '{"error":{"code":400,"status":"INVALID_ARGUMENT"}}', false],
  [403, INVALID, false],
  [200, INVALID, false],
  [400, '{"code":"x","error":"Incorrect API key provided: ba***na. You can obtain"}', true],
  [400, '{"error":"Incorrect%20API%20key%20provided:%20ba***na."}', true],
  [400, '{"error":"Argument not supported: Incorrect API key provided"}', false],
  [
    403,
    '{"code":"unauthenticated:bad-credentials","error":"The OAuth2 access token could not be validated."}',
    true,
  ],
  [403, '{"error":"The OAuth2 access token could not be validated. [WKE=…]"}', true],
  [403, '{"code":"personal-team-blocked:spending-limit","error":"You have run out"}', false],
  [403, '{"code":"permission-denied","error":"no access to grok-4.5"}', false],
  // A caller's text that is quoted back has its quotes escaped.
  [400, String.raw`{"error":{"message":"what is \"reason\": \"API_KEY_INVALID\"?"}}`, false],
])('%d %s: refused %j', (status, text, refused) => {
  expect(isRefusedCredential(status, text)).toBe(refused);
});
