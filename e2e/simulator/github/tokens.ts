import type { TokenDialect } from '../oauth/family.ts';
import { opaqueId } from '../values.ts';

const tenYearsMs = 10 * 365 * 24 * 3_600_000;

/** An OAuth app's token: no end, and no refresh token that anybody is given. */
export const githubTokens: TokenDialect = {
  accessLifeMs: tenYearsMs,
  familyLifeMs: null,
  mintRefresh: () => opaqueId('ghr_', 76),
  mintAccess: () => opaqueId('gho_', 36),
};
