/** Other ways to every method of a service of Google's: their paths say nothing of what is called. */
export const GOOGLE_DOORS: readonly string[] = ['/$rpc/', '/batch/'];

/** They set an account up, or change what Google keeps of it. */
export const CODE_ASSIST_DOORS: readonly string[] = [
  ...GOOGLE_DOORS,
  '/v1internal:onboarduser/',
  '/v1internal:setcodeassistglobalusersetting/',
  '/v1internal:setusersettings/',
  '/v1internal:setcloudaicompanionproject/',
  '/v1internal/operations/',
];
