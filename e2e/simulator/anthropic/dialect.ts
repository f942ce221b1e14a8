import type { TokenDialect } from '../oauth/family.ts';
import { secretToken } from '../values.ts';

const hourMs = 3_600_000;

export const anthropicTokens: TokenDialect = {
  accessLifeMs: 8 * hourMs,
  familyLifeMs: 30 * 24 * hourMs,
  mintRefresh: () => secretToken('sk-ant-ort01-'),
  mintAccess: () => secretToken('sk-ant-oat01-'),
};
