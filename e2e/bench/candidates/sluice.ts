import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Child } from '../children.ts';
import { UPSTREAM_KEY, requestHeaders } from '../payload.ts';
import { listening, readyLine } from '../ready.ts';
import { addKeys } from './add-keys.ts';
import type { Candidate, Started, Surroundings } from './candidate.ts';

const MAPPED = ['https://api.anthropic.com', 'https://claude.ai', 'https://api.openai.com'];

/** Everything about starting Sluice: as a person does, by its command line, in a profile of its own. */
export function sluice(surroundings: Surroundings, name = 'sluice', accounts = 1): Candidate {
  const { sluiceRoot, isProfiling, results } = surroundings;
  const entry = join(sluiceRoot, 'out', 'main', 'cli.js');
  const env = environment(surroundings, name);
  const run = (args: readonly string[], nodeArgs: readonly string[] = []): Child =>
    surroundings.children.spawn(
      process.execPath,
      [...nodeArgs, join(sluiceRoot, 'main', 'sluice.cjs'), ...args],
      { env },
    );
  let key = '';

  async function serve(nodeArgs: readonly string[] = []): Promise<Started & { child: Child }> {
    const startedAt = performance.now();
    const child = run(['serve', '--json', '--no-ui', '--port', '0'], nodeArgs);
    const origin = String((await readyLine(child))['proxy']);
    await listening(child, origin);
    const startMs = performance.now() - startedAt;
    return { origin, headers: requestHeaders(key), child, startMs };
  }

  return {
    name,
    hasTimedStart: true,
    unavailable: () => (existsSync(entry) ? null : 'it is not built: npm run build'),
    prepare: async () => {
      const { child } = await serve();
      await answerOf(run(['add-key', 'anthropic', '--json']), UPSTREAM_KEY);
      await addKeys(env, accounts - 1);
      const added = await answerOf(run(['clients', 'add', 'bench', '--json']));
      key = (JSON.parse(added) as { readonly key: string }).key;
      await child.end();
    },
    start: (isLast) =>
      serve(isLast && isProfiling ? ['--cpu-prof', `--cpu-prof-dir=${results}`] : []),
  };
}

function environment({ folder, upstream }: Surroundings, name: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: join(folder, name),
    SLUICE_HOME: join(folder, name, 'profile'),
    SLUICE_VAULT: 'file',
    SLUICE_ORIGIN_MAP: JSON.stringify(Object.fromEntries(MAPPED.map((from) => [from, upstream]))),
  };
}

async function answerOf(child: Child, stdin = ''): Promise<string> {
  const { stdout } = child.process;
  const answer = stdout === null ? Promise.resolve('') : text(stdout);
  child.process.stdin?.end(stdin);
  const code = await child.exited;
  if (code === 0) return answer;
  const { spawnargs } = child.process;
  const said = `${child.complaint} ${await answer}`.trim();
  throw new Error(`sluice ${spawnargs.slice(2).join(' ')} ended with ${code}: ${said}`);
}
