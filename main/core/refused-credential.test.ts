import { expect, test } from 'vitest';
import { isRefusedCredential } from './refused-credential.ts';

const INVALID =
  '{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason": "API_KEY_INVALID"}]}}';

test.each([
  [401, '', true],
  [400, INVALID, true],
  [400, '{"error":{"code":400,"status":"INVALID_ARGUMENT"}}', false],
  [403, INVALID, false],
  [200, INVALID, false],
  // A caller's text that is quoted back has its quotes escaped.
  [400, String.raw`{"error":{"message":"what is \"reason\": \"API_KEY_INVALID\"?"}}`, false],
])('%d %s: refused %j', (status, text, refused) => {
  expect(isRefusedCredential(status, text)).toBe(refused);
});
