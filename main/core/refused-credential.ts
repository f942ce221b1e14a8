/** Google refuses a wrong key, a revoked one and an expired one with 400. */
const INVALID_KEY = /"reason"\s*:\s*"API_KEY_INVALID"/;

/** Whether an answer says that the credential itself is refused, whatever was asked with it. */
export function isRefusedCredential(status: number, text: string): boolean {
  return status === 401 || (status === 400 && INVALID_KEY.test(text));
}
