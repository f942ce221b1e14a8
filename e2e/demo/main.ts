import { setTimeout as sleep } from 'node:timers/promises';
import { signIn, signInToCodex } from '../fixtures/sign-in.ts';
import { Profile } from '../fixtures/sluice.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';

/** `npm run demo`: Sluice as it is, in a profile of its own, with the simulator in place of the providers. */
const REQUEST_EVERY_MS = 4_000;
/** One e-mail with two workspaces, and another person. */
const CODEX = [{ as: 'mira' }, { as: 'mira', workspace: 'Northlight' }, { as: 'lab' }];
const MODELS = ['claude-opus-5', 'claude-sonnet-5', 'claude-haiku-5'];

const simulator = await startSimulator({ seed: 'demo' });
const profile = new Profile({ originMap: simulator.originMap });
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

try {
  const sluice = await profile.serve();
  for (const person of ['mira', 'studio', 'lab']) await signIn(profile, simulator, person);
  for (const choice of CODEX) await signInToCodex(profile, simulator, choice);
  await profile.run(['add-key', 'anthropic', '--label', 'Spare key'], {
    stdin: seedKeys.anthropic,
  });
  await profile.run(['add-key', 'openai', '--label', 'Studio key'], { stdin: seedKeys.openai });
  const minted = await profile.run(['clients', 'add', 'Demo tool', '--json']);
  const { key } = minted.json<{ key: string }>();
  console.log(`
  Sluice with made-up accounts. Nothing here reaches the internet; the profile is gone when you stop.

  Window     ${sluice.ui}
  Base URL   ${sluice.proxy}
  Key        ${key}

  In another terminal, in this folder:
    export SLUICE_HOME=${profile.folder}
    npx sluice rank anthropic

  A request goes through every ${REQUEST_EVERY_MS / 1000} s. Stop with Ctrl-C.
`);
  await keepAsking(sluice.proxy, key);
} finally {
  await profile.dispose();
  await simulator.close();
}

async function keepAsking(proxy: string, key: string): Promise<void> {
  for (let count = 0; !stop.signal.aborted; count += 1) {
    const model = MODELS[count % MODELS.length] ?? 'claude-sonnet-5';
    await ask(proxy, key, model);
    await sleep(REQUEST_EVERY_MS, null, { signal: stop.signal }).catch(() => null);
  }
}

async function ask(proxy: string, key: string, model: string): Promise<void> {
  const answer = await fetch(`${proxy}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model,
      max_tokens: 256,
      stream: true,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
  await answer.text();
  if (!answer.ok) console.log(`  ${new Date().toLocaleTimeString()}  ${model}: ${answer.status}`);
}
