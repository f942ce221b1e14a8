import { paceAnswers } from './pace.ts';
import type { Stage } from './stage.ts';
import type { Act } from './timeline.ts';
import type { Asked } from './traffic.ts';

const HOUR_MS = 3_600_000;
const PATHS = {
  anthropic: '/v1/messages',
  'openai-codex': '/backend-api/codex/responses',
  openai: '/v1/chat/completions',
} as const;

/** A short question, to an account that is to notice something. */
function question(client: Asked['client'], dialect: Asked['dialect'], model: string): Asked {
  const session = `${dialect}-question`;
  const size = { knownTokens: 900, newTokens: 300, sentences: 3 };
  return { client, dialect, model, session, ...size, stream: true };
}

const QUESTIONS = {
  anthropic: question('Claude Code', 'messages', 'claude-sonnet-5'),
  'openai-codex': question('Codex', 'responses', 'gpt-5.6-sol'),
  openai: question('nightly-report', 'chat', 'gpt-5.6-luna'),
} as const;

/** Does it at the provider, and lets Sluice find out as it always does. */
export async function perform(stage: Stage, act: Act): Promise<void> {
  const { quotas, grants, faults } = stage.simulator;
  switch (act.kind) {
    case 'drop-token':
      grants.dropAccess(act.account);
      return ask(stage, act.account);
    case 'revoke':
      stage.simulator.revoke(act.account);
      return ask(stage, act.account);
    case 'use':
      quotas.setWindow(act.account, act.window, act.fraction, act.hoursLeft * HOUR_MS);
      return stage.readUsage();
    case 'overload':
      faults.add({ path: PATHS[act.provider], action: { kind: 'status', status: 529 } });
      return fail(stage, act.provider);
    case 'cut':
      faults.add({ path: PATHS[act.provider], action: { kind: 'cut', afterEvents: 6 } });
      return fail(stage, act.provider);
  }
}

async function ask(stage: Stage, name: string): Promise<void> {
  const { provider } = stage.simulator.accounts.require(name);
  const asked = new Map<string, Asked>(Object.entries(QUESTIONS)).get(provider);
  if (asked === undefined) throw new Error(`the demo asks nothing of ${provider}`);
  await stage.ask(asked, stage.idOf(name));
}

/** The fault of this moment goes before those that pace every answer. */
async function fail(stage: Stage, provider: keyof typeof QUESTIONS): Promise<void> {
  paceAnswers(stage.simulator, stage.eventMs);
  await stage.ask(QUESTIONS[provider]);
}
