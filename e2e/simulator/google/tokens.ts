import type { TokenDialect } from '../oauth/family.ts';
import { secretToken } from '../values.ts';

/** Google's refresh tokens stay as they are, and do not die by age. */
export const googleTokens: TokenDialect = {
  accessLifeMs: 3_599_000,
  familyLifeMs: null,
  keepsRefresh: true,
  mintRefresh: () => secretToken('1//0', 64),
  mintAccess: () => secretToken('ya29.a0', 120),
};
