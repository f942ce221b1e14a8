/** They set an account up, or change what Google keeps of it. */
export const CODE_ASSIST_DOORS: readonly string[] = [
  '/v1internal:onboarduser/',
  '/v1internal:setcodeassistglobalusersetting/',
  '/v1internal:setusersettings/',
  '/v1internal:setcloudaicompanionproject/',
  '/v1internal/operations/',
];
