/**
 * Refusals of the credential itself with another status than 401: Google's of a wrong, revoked or expired key;
 * xAI's of a wrong key (continuedev/continue#10778) and of a token that ended (FerroxLabs/wayland#379). What a
 * caller wrote is quoted, if at all, with its quotes escaped.
 */
const REFUSALS: Readonly<Record<number, RegExp>> = {
  400: /"reason"\s*:\s*"API_KEY_INVALID"|"error"\s*:\s*"Incorrect(?: |%20)API(?: |%20)key(?: |%20)provided/,
  403: /"code"\s*:\s*"unauthenticated:bad-credentials|"error"\s*:\s*"(?:unauthenticated:bad-credentials: )?The OAuth2 access token could not be validated/,
};

/** OpenCode’s 401 for an account whose money or limit is at its end: its key is good (can1357/oh-my-pi#3169). */
const NO_REFUSAL =
  /^\s*\{\s*"type"\s*:\s*"error"\s*,\s*"error"\s*:\s*\{\s*"type"\s*:\s*"(?:Credits|MonthlyLimit|UserLimit|GoUsageLimit)Error"/;

/** Whether an answer says that the credential itself is refused, whatever was asked with it. */
export function isRefusedCredential(status: number, text: string): boolean {
  if (status === 401) return !NO_REFUSAL.test(text);
  return REFUSALS[status]?.test(text) === true;
}
