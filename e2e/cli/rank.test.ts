import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rankingSchema } from '../../shared/model/ranking.ts';
import type { Ranking } from '../../shared/model/ranking.ts';
import { SluiceProcesses } from '../../main/cli/testing/sluice-process.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { signInByOwner } from './testing/sign-in-by-owner.ts';
import { signInToClaude } from './testing/sign-in.ts';

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  sim = await startSimulator({ seed: 'demo' });
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap), SLUICE_VAULT: 'file' };
});
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
});

const json = (args: readonly string[]) => sluice.json(args, { environment });

async function ranked(...args: readonly string[]): Promise<Ranking> {
  const { code, value } = await json(['rank', 'anthropic', ...args]);
  expect(code).toBe(0);
  return rankingSchema.parse(value);
}

const ids = ({ order }: Ranking): readonly number[] => order.map(({ id }) => id);

describe.each(['with an instance', 'as a guest'])('%s', (kind) => {
  test('a ranking is whole, follows the settings, and explains itself in words', async () => {
    if (kind === 'with an instance') await sluice.serve({ environment });
    expect(await ranked()).toMatchObject({ order: [], passedOver: [], change: null });
    const nobody = await sluice.run(['rank', 'anthropic'], { environment });
    expect(nobody).toMatchObject({ code: 0 });
    expect(nobody.stdout).toContain('No account yet. Run: sluice login anthropic');
    for (const who of ['mira', 'studio', 'lab'])
      await (kind === 'with an instance'
        ? signInByOwner(sluice.home, sim, who)
        : signInToClaude(sluice, sim, environment, who));
    await sluice.run(['add-key', 'anthropic', '--json'], {
      environment,
      input: `${seedKeys.anthropic}\n`,
    });
    await json(['usage', '--refresh']);

    const ranking = await ranked();
    expect(ranking).toMatchObject({ provider: 'anthropic', model: null, strategy: 'drain-rate' });
    expect(ranking.order.every(({ eligible }) => eligible)).toBe(true);
    expect(ranking.order.at(-1)).toMatchObject({ id: 4, share: 0, longDrainRate: null });
    const rates = ranking.order.slice(0, 3).map(({ longDrainRate }) => longDrainRate ?? NaN);
    expect(rates).toEqual(rates.toSorted((one, other) => one - other));
    expect(ranking.order.map(({ share }) => Math.floor(share * 100))).toEqual([44, 33, 22, 0]);
    expect(ranking.order[2]?.decidedBy).toBe('kind');

    await json(['settings', 'set', 'strategy.anthropic', 'in-order']);
    expect(await ranked()).toMatchObject({
      strategy: 'in-order',
      order: [{ id: 1, share: 1 }, {}, {}, {}],
    });
    expect(ids(await ranked('--strategy', 'drain-rate'))).toEqual(ids(ranking));
    await json(['priority', '3', 'preferred']);
    await json(['pause', '1']);
    const changed = await ranked('--model', 'claude-opus-5');
    expect(ids(changed)).toEqual([3, 2, 4]);
    expect(changed).toMatchObject({
      family: 'opus',
      passedOver: [{ id: 1, reason: 'paused', until: null }],
    });

    const words = await sluice.run(['rank', 'anthropic'], { environment });
    expect(words.stdout).toMatch(/^Claude, all models: in order\nlab@example\.com goes first: /);
    expect(words.stdout).toMatch(/^1 +3 +lab@example\.com +preferred .* 100 % /m);
    expect(words.stdout).toMatch(/^1 +mira@example\.com +paused$/m);
    for (const line of words.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  }, 60_000);
});

test('a locked vault passes every account over, and says so', async () => {
  const sealed = {
    ...environment,
    SLUICE_VAULT: 'passphrase',
    SLUICE_PASSPHRASE: 'long enough words',
  };
  const add = ['add-key', 'anthropic', '--unchecked', '--json'];
  const input = `${seedKeys.anthropic}\n`;
  expect(await sluice.run(add, { environment: sealed, input })).toMatchObject({ code: 0 });
  environment = { ...environment, SLUICE_VAULT: 'passphrase' };
  expect(await ranked()).toMatchObject({
    order: [],
    passedOver: [{ id: 1, reason: 'the vault is locked', until: null }],
  });
  const words = await sluice.run(['rank', 'anthropic'], { environment });
  expect(words.stdout).toContain('The only account cannot serve now.');
});

test('an unknown model has the order of all, an unknown strategy or no model’s name is wrong usage', async () => {
  expect(await json(['rank', 'anthropic', '--model', 'nobody-knows-1'])).toMatchObject({
    code: 0,
    value: { model: 'nobody-knows-1', family: null },
  });
  expect(await json(['rank', 'anthropic', '--model', ' '])).toMatchObject({ code: 2 });
  expect(await json(['rank', 'anthropic', '--strategy', 'best'])).toMatchObject({ code: 2 });
  expect(await json(['rank'])).toMatchObject({ code: 2 });
});

test('a provider that is not there is exit code 3', async () => {
  expect(await json(['rank', 'nobody'])).toMatchObject({
    code: 3,
    value: { error: { code: 'NOT_FOUND', hint: expect.stringContaining('anthropic') } },
  });
});
