import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { loadCodeAssist, onboard, planIn, projectIn } from './code-assist.ts';
import type { CodeAssistSide } from './code-assist.ts';
import { readGoogleEmail } from './google-login.ts';
import { ineligible } from './google-refusal.ts';
import { isObject } from './json-fields.ts';
import type { Provider, ProviderCall, SettleContext } from './types.ts';

export const ANTIGRAVITY_SIDE: CodeAssistSide = {
  origin: 'https://daily-cloudcode-pa.googleapis.com',
  headers: {},
};

const METADATA = { ideType: 'ANTIGRAVITY' };
const FREE = 'free-tier';
const POLLS = { delayMs: 1000, most: 30 };

/** Whose sign-in it is, and the Google project that its requests run in. */
export const settleAntigravity: NonNullable<Provider['settle']> = async ({ secret }, context) => {
  const email = await readGoogleEmail(context.call);
  const { projectId, plan } = await findProject(context);
  return { secret, identity: { ...UNKNOWN_IDENTITY, email, projectId, plan } };
};

/** A paid plan may be told only to who names the project. The sign-in is good without its name. */
async function planOf(call: ProviderCall, projectId: string): Promise<string | null> {
  const body = { cloudaicompanionProject: projectId, metadata: METADATA };
  try {
    return planIn(await loadCodeAssist(call, ANTIGRAVITY_SIDE, body));
  } catch (error) {
    if (error instanceof AppError && error.code !== 'LOGIN_CANCELLED') return null;
    throw error;
  }
}

async function findProject(context: SettleContext) {
  const { call } = context;
  const loaded = await loadCodeAssist(call, ANTIGRAVITY_SIDE, { metadata: METADATA });
  const projectId = projectIn(loaded);
  if (projectId !== null) {
    if (isObject(loaded['paidTier'])) return { projectId, plan: planIn(loaded) };
    return { projectId, plan: (await planOf(call, projectId)) ?? planIn(loaded) };
  }
  const refusal = ineligible(loaded, FREE);
  if (refusal !== null) throw refusal;
  const body = { tierId: FREE, metadata: METADATA };
  const made = projectIn(await onboard(context, ANTIGRAVITY_SIDE, body, POLLS));
  if (made !== null) return { projectId: made, plan: planIn(loaded) ?? FREE };
  throw new AppError(
    'LOGIN_FAILED',
    'Google set up no project for this account.',
    'Nothing was stored. Open Antigravity once with this account, then sign in again.',
  );
}
