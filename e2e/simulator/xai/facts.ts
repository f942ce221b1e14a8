/** From providers.md 1.1. */
export const authOrigin = 'https://auth.x.ai';
export const clientId = 'b1a00492-073a-47ea-816f-4c329264a828';
export const scope = 'openid profile email offline_access grok-cli:access api:access';
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
export const deviceLifeS = 900;
