import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, test, vi } from 'vitest';
import { ResetBench } from './testing/reset-bench.ts';
import type { Side } from './testing/reset-bench.ts';

const CHILD = join(import.meta.dirname, 'testing', 'reset-child.ts');
const PATIENT = { timeout: 20_000 };

let bench: ResetBench;
let origin: string;
let side: Side;
const children: ChildProcess[] = [];

beforeEach(async () => {
  bench = new ResetBench();
  origin = await bench.open();
  side = await bench.side();
  await bench.account(side);
  bench.codex.add('one', new Date(bench.pools.nowMs + 86_400_000).toISOString());
  bench.codex.add('two', new Date(bench.pools.nowMs + 99_000_000).toISOString());
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await bench.dispose();
});

function start(killAt = ''): { readonly child: ChildProcess; readonly output: () => string } {
  const args = [CHILD, bench.pools.profile.database, origin, killAt];
  const child = spawn(process.execPath, args);
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

async function run(killAt = ''): Promise<string> {
  const { child, output } = start(killAt);
  await once(child, 'close');
  return output();
}

test('killed between call and answer: a start sends nothing, the next click the same request', async () => {
  bench.codex.holdAnswers();
  const { child } = start();
  await vi.waitFor(() => expect(bench.codex.asked).toHaveLength(1), PATIENT);
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
  expect(side.store.resets.pins()).toMatchObject([{ request: { credit: 'one' } }]);
  bench.codex.letGo();

  expect(await run('start')).toBe('open 1\n');
  expect(await run('start')).toBe('open 1\n');
  expect(bench.codex.asked).toHaveLength(1);

  expect(await run()).toBe('open 1\nreset repeated\n');
  const [first, second] = bench.codex.asked;
  expect(second).toEqual(first);
  expect(bench.codex.spent()).toEqual(['one']);
  expect(side.store.resets.pins()).toEqual([]);
  expect(side.store.resets.audit(9)).toMatchObject([{ outcome: 'reset', actor: 'command-line' }]);
}, 60_000);

it.each(['pinned', 'answered'])(
  'killed when it had %s: the next click spends the same one and no other',
  async (step) => {
    await run(step);
    expect(side.store.resets.pins()).toMatchObject([{ request: { credit: 'one' } }]);
    expect(bench.codex.asked).toHaveLength(step === 'pinned' ? 0 : 1);
    // What was never sent is no repetition.
    expect(await run()).toBe(`open 1\nreset${step === 'pinned' ? '' : ' repeated'}\n`);
    expect(new Set(bench.codex.asked.map((one) => one.redeem_request_id)).size).toBe(1);
    expect(bench.codex.spent()).toEqual(['one']);
    expect(side.store.resets.pins()).toEqual([]);
  },
  60_000,
);

test('two processes without an owner: one asks, the other is told that it is under way', async () => {
  bench.codex.holdAnswers();
  const one = start();
  await vi.waitFor(() => expect(bench.codex.asked).toHaveLength(1), PATIENT);
  expect(await run()).toBe('open 1\nin_progress\n');
  const ended = once(one.child, 'close');
  bench.codex.letGo();
  await ended;
  expect(one.output()).toBe('open 0\nreset\n');
  expect(bench.codex.asked).toHaveLength(1);
  expect(bench.codex.spent()).toEqual(['one']);
}, 60_000);
