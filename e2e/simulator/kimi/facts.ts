import type { WindowSpec } from '../meter.ts';

/** From providers.md 1.1 and 2.1. */
export const authOrigin = 'https://auth.kimi.com';
export const apiOrigin = 'https://api.kimi.com';
export const clientId = '17e5f671-d194-4dfb-9706-5516cb48c098';
export const scope = 'kimi-code';
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
export const deviceLifeS = 600;
export const models = ['kimi-for-coding', 'kimi-k2.5'];

const hourMs = 3_600_000;
/** They count requests. */
export const kimiWindows: readonly WindowSpec[] = [
  { id: '5h', durationMs: 5 * hourMs, limitTokens: 200 },
  { id: '7d', durationMs: 7 * 24 * hourMs, limitTokens: 2048 },
];
