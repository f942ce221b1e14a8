import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { loadCodeAssist, onboard, planIn, projectIn, tierIn } from './code-assist.ts';
import type { CodeAssistSide } from './code-assist.ts';
import { readGoogleEmail } from './google-login.ts';
import { ineligible } from './google-refusal.ts';
import { isObject, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { Provider, SettleContext } from './types.ts';

export const METADATA = {
  ideType: 'IDE_UNSPECIFIED',
  platform: 'PLATFORM_UNSPECIFIED',
  pluginType: 'GEMINI',
} as const;

export const GEMINI_CLI_SIDE: CodeAssistSide = {
  origin: 'https://cloudcode-pa.googleapis.com',
  headers: {
    'client-metadata': Object.entries(METADATA)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
  },
};

const FREE = 'free-tier';
const LEGACY = 'legacy-tier';
const POLLS = { delayMs: 5000, most: 24 };

/** Whose sign-in it is, and the Google project that its requests run in. */
export const settleGeminiCli: NonNullable<Provider['settle']> = async ({ secret }, context) => {
  const email = await readGoogleEmail(context.call);
  const { projectId, plan } = await findProject(context);
  return { secret, identity: { ...UNKNOWN_IDENTITY, email, projectId, plan } };
};

async function findProject(context: SettleContext) {
  const { call, environment } = context;
  const own = environment['GOOGLE_CLOUD_PROJECT'] || environment['GOOGLE_CLOUD_PROJECT_ID'] || null;
  const loaded = await loadCodeAssist(call, GEMINI_CLI_SIDE, withProject(own));
  const plan = planIn(loaded);
  if (isObject(loaded['currentTier'])) {
    const projectId = projectIn(loaded) ?? own;
    if (projectId === null) throw ineligible(loaded) ?? needsProject();
    return { projectId, plan };
  }
  const refusal = ineligible(loaded);
  const tier = defaultTier(loaded);
  if (refusal !== null && (refusal.link !== null || tier === null)) throw refusal;
  const tierId = tier ?? LEGACY;
  // The free tier has a project of Google's own; every other runs in one of the person's.
  if (tierId !== FREE && own === null) throw needsProject();
  const project = tierId === FREE ? null : own;
  const body = { tierId, ...withProject(project) };
  const projectId = projectIn(await onboard(context, GEMINI_CLI_SIDE, body, POLLS)) ?? project;
  if (projectId === null) throw refusal ?? needsProject();
  return { projectId, plan: plan ?? tierId };
}

/** A project is named twice where one is. */
export function withProject(project: string | null): JsonObject {
  if (project === null) return { metadata: METADATA };
  return { cloudaicompanionProject: project, metadata: { ...METADATA, duetProject: project } };
}

function defaultTier(loaded: JsonObject): string | null {
  const allowed = loaded['allowedTiers'];
  const found = Array.isArray(allowed)
    ? allowed.filter(isObject).find((tier) => tier['isDefault'] === true)
    : undefined;
  return textField(found, 'id') ?? tierIn(loaded, 'defaultTier');
}

function needsProject(): AppError {
  return new AppError(
    'LOGIN_FAILED',
    'This Google account needs a Google Cloud project of its own: paid and workspace tiers run in one.',
    'Start Sluice with GOOGLE_CLOUD_PROJECT set to the id of that project, then sign in again.',
  );
}
