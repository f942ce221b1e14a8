import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ResetBench } from './testing/reset-bench.ts';
import type { Side } from './testing/reset-bench.ts';

const BY_WINDOW = { credit: null, by: 'window' } as const;
const DAY_MS = 86_400_000;

let bench: ResetBench;
let side: Side;
let account: number;

beforeEach(async () => {
  bench = new ResetBench();
  await bench.open();
  side = await bench.side();
  account = await bench.account(side);
});
afterEach(() => bench.dispose());

function days(count: number): string {
  return new Date(bench.pools.nowMs + count * DAY_MS).toISOString();
}

function outcome(): Promise<string> {
  return side.resets.redeem(account, BY_WINDOW).then((redeemed) => redeemed.outcome);
}

test('the list is read live each time, as the account and in its workspace', async () => {
  bench.codex.add('undated', null);
  bench.codex.add('late', days(9));
  const first = await side.resets.list([account]);
  bench.codex.add('soon', days(1));
  const second = await side.resets.list([account]);
  expect([first[0]?.available, second[0]?.available]).toEqual([2, 3]);
  expect(bench.codex.lists).toBe(2);
  const { access, workspace } = bench.codex.login('ada@example.com');
  const names = ['authorization', 'chatgpt-account-id', 'user-agent'];
  expect(names.map((name) => bench.codex.requests[0]?.header(name))).toEqual([
    `Bearer ${access}`,
    workspace,
    'Sluice/0.0.0',
  ]);
});

test('the soonest to expire is used, with the workspace in body and header', async () => {
  bench.codex.add('undated', null);
  bench.codex.add('late', days(9));
  bench.codex.add('soon', days(1));
  bench.codex.add('gone', days(0.5), { status: 'redeemed' });
  expect(await side.resets.redeem(account, BY_WINDOW)).toMatchObject({
    outcome: 'reset',
    credit: 'soon',
    repeated: false,
    available: 2,
    open: null,
  });
  const { workspace } = bench.codex.login('ada@example.com');
  expect(bench.codex.asked).toMatchObject([{ credit_id: 'soon', account_id: workspace }]);
  const sent = bench.codex.requests.find(({ method }) => method === 'POST');
  expect(sent?.header('chatgpt-account-id')).toBe(workspace);
});

test('success lifts the blocks, on the disk too, and reads the windows again', async () => {
  bench.codex.add('one', days(1));
  await side.usage.refresh([account]);
  await vi.waitFor(() => expect(side.store.credentials.get(account)?.blocks).toHaveLength(1));
  expect(side.usage.reports()[0]?.windows[0]?.usedFraction).toBe(1);
  expect(await outcome()).toBe('reset');
  expect(side.pool.get(account)?.blocks).toEqual([]);
  expect(side.store.credentials.get(account)?.blocks).toEqual([]);
  expect(side.usage.reports()[0]?.windows[0]?.usedFraction).toBe(0);
  expect(bench.codex.usageReads).toBe(2);
});

test('a block for another reason than used-up windows stays', async () => {
  bench.codex.add('one', days(1));
  const untilMs = bench.pools.nowMs + 60_000;
  side.pool.block(account, { scope: 'account', untilMs, reason: 'rejected', billing: false });
  expect(await outcome()).toBe('reset');
  expect(side.pool.get(account)?.blocks).toMatchObject([{ reason: 'rejected' }]);
});

test('none available: no_credit, and nothing is asked for', async () => {
  bench.codex.add('used', days(1), { status: 'redeemed' });
  bench.codex.add('old', days(-1), { status: 'expired' });
  expect(await side.resets.redeem(account, BY_WINDOW)).toMatchObject({
    outcome: 'no_credit',
    available: 0,
    lastExpiredAt: days(-1),
  });
  expect(bench.codex.asked).toEqual([]);
  expect(side.store.resets.pins()).toEqual([]);
  expect(side.store.resets.audit(9)).toEqual([]);
});

test('a named credit that is not there is no_credit and no other is used for it', async () => {
  bench.codex.add('one', days(1));
  const redeemed = await side.resets.redeem(account, { credit: 'other', by: 'window' });
  expect(redeemed.outcome).toBe('no_credit');
  expect(bench.codex.asked).toEqual([]);
});

test('the request is in the database before it is sent', async () => {
  bench.codex.add('one', days(1));
  bench.codex.holdAnswers();
  const running = side.resets.redeem(account, BY_WINDOW);
  await vi.waitFor(() => expect(bench.codex.asked).toHaveLength(1));
  const requestId = bench.codex.asked[0]?.redeem_request_id;
  const other = await bench.side();
  expect(other.store.resets.pins()).toMatchObject([{ request: { credit: 'one', requestId } }]);
  expect(side.resets.states()).toMatchObject([
    { id: account, phase: 'asking', credit: 'one', number: requestId?.slice(0, 4) },
  ]);
  expect(other.resets.states()).toMatchObject([{ phase: 'asking' }]);
  bench.codex.letGo();
  expect(await running).toMatchObject({ outcome: 'reset' });
  expect(side.resets.states()).toEqual([]);
});

test('a lost answer is repeated with the same id by the next click, which is told that it worked', async () => {
  bench.codex.add('one', days(1));
  bench.codex.add('two', days(2));
  bench.codex.loseAnswers();
  const lost = await side.resets.redeem(account, BY_WINDOW);
  expect(lost).toMatchObject({ outcome: 'no_answer', open: { phase: 'open', credit: 'one' } });
  bench.codex.letGo();
  const again = await side.resets.redeem(account, BY_WINDOW);
  expect(again).toMatchObject({ outcome: 'reset', repeated: true, credit: 'one' });
  const [first, second] = bench.codex.asked;
  expect(second).toEqual(first);
  expect(bench.codex.spent()).toEqual(['one']);
  expect(side.store.resets.audit(9).map((one) => one.outcome)).toEqual(['reset', 'no_answer']);
});

test('while an answer is lost another credit is refused and nothing is asked for', async () => {
  bench.codex.add('one', days(1));
  bench.codex.add('two', days(2));
  bench.codex.loseAnswers();
  await outcome();
  const other = await side.resets.redeem(account, { credit: 'two', by: 'command-line' });
  expect(other).toMatchObject({ outcome: 'in_progress', open: { phase: 'open', credit: 'one' } });
  expect(bench.codex.asked).toHaveLength(1);
  bench.codex.letGo();
  const same = await side.resets.redeem(account, { credit: 'one', by: 'command-line' });
  expect(same).toMatchObject({ outcome: 'reset', repeated: true });
});

test.each([500, 503, 429, 403])(
  'http_%i keeps the request open and it is repeated',
  async (status) => {
    bench.codex.add('one', days(1));
    bench.codex.say(status, { error: 'busy' });
    expect(await outcome()).toBe(`http_${status}`);
    expect(side.resets.states()).toMatchObject([{ phase: 'open' }]);
    bench.codex.letGo();
    expect(await outcome()).toBe('reset');
    const ids = bench.codex.asked.map((one) => one.redeem_request_id);
    expect(new Set(ids).size).toBe(1);
  },
);

test('a code in the answer of a gateway does not end the request', async () => {
  bench.codex.add('one', days(1));
  bench.codex.say(502, { code: 'nothing_to_reset' });
  expect(await outcome()).toBe('http_502');
  bench.codex.say(200, '<html>Sign in to the network</html>');
  expect(await outcome()).toBe('no_answer');
  bench.codex.say(200, { code: 'http_200' });
  expect(await outcome()).toBe('unknown_code');
  expect(side.resets.states()).toEqual([]);
});

test.each(['nothing_to_reset', 'already_redeemed', 'no_credit', 'weekly_cap_reached'])(
  'the code %s is the outcome and ends the request',
  async (code) => {
    bench.codex.add('one', days(1));
    bench.codex.say(200, { code });
    expect(await outcome()).toBe(code);
    expect(side.store.resets.pins()).toEqual([]);
    expect(side.store.resets.audit(9)).toMatchObject([{ outcome: code, credit: 'one' }]);
  },
);

test('a success without a code is a reset', async () => {
  bench.codex.add('one', days(1));
  bench.codex.say(204, '');
  expect(await outcome()).toBe('reset');
});

test('nothing to reset: the windows are read again and a block that they do not bear out is lifted', async () => {
  bench.codex.add('one', days(1));
  bench.codex.use(0.03);
  bench.block(side, account);
  expect(await outcome()).toBe('nothing_to_reset');
  expect(side.pool.get(account)?.blocks).toEqual([]);
  expect(bench.codex.spent()).toEqual([]);
});

test('nothing to reset while a window is full: the block stays', async () => {
  bench.codex.add('one', days(1));
  bench.block(side, account);
  bench.codex.say(200, { code: 'nothing_to_reset' });
  expect(await outcome()).toBe('nothing_to_reset');
  expect(side.pool.get(account)?.blocks).toHaveLength(1);
});

test('a list that fails is told, nothing is asked for and nothing stays', async () => {
  bench.codex.add('one', days(1));
  bench.codex.refuseList(503);
  expect(await side.resets.redeem(account, BY_WINDOW)).toMatchObject({
    outcome: 'list_failed',
    detail: expect.stringContaining('503'),
  });
  const [listing] = await side.resets.list([account]);
  expect(listing).toMatchObject({ available: null, problem: expect.stringContaining('503') });
  expect(bench.codex.asked).toEqual([]);
  expect(side.store.resets.pins()).toEqual([]);
});

test('an account whose sign-in is dead is account_unavailable, and nothing is asked for', async () => {
  bench.codex.add('one', days(1));
  bench.refuseRefresh();
  bench.pools.nowMs += 2 * 3_600_000;
  expect(await outcome()).toBe('account_unavailable');
  expect(bench.codex.requests).toEqual([]);
  expect(side.store.resets.pins()).toEqual([]);
});

test('an account that is gone, and one whose provider has no resets', async () => {
  expect((await side.resets.redeem(99, BY_WINDOW)).outcome).toBe('no_account');
  const { id } = await side.pool.add({
    provider: 'anthropic',
    secret: { kind: 'api_key', key: 'k' },
    identity: {
      email: null,
      accountId: null,
      organizationId: null,
      organizationName: null,
      projectId: null,
      plan: null,
    },
    label: null,
    origin: 'key',
    authorizedAtMs: 0,
    pinnedTo: null,
  });
  expect((await side.resets.redeem(id, BY_WINDOW)).outcome).toBe('unsupported');
  expect(await side.resets.list([id])).toEqual([]);
});

test('two clicks at once make one request', async () => {
  bench.codex.add('one', days(1));
  bench.codex.add('two', days(2));
  bench.codex.holdAnswers();
  const first = side.resets.redeem(account, BY_WINDOW);
  await vi.waitFor(() => expect(bench.codex.asked).toHaveLength(1));
  expect(await outcome()).toBe('in_progress');
  bench.codex.letGo();
  expect(await first).toMatchObject({ outcome: 'reset' });
  expect(bench.codex.asked).toHaveLength(1);
});

test('two processes at once make one request: the row of the database keeps them apart', async () => {
  bench.codex.add('one', days(1));
  bench.codex.add('two', days(2));
  const sides = await Promise.all([bench.side(), bench.side(), bench.side()]);
  bench.codex.holdAnswers();
  const all = sides.map(({ resets }) => resets.redeem(account, BY_WINDOW));
  await vi.waitFor(() => expect(bench.codex.asked).toHaveLength(1));
  const ended: string[] = [];
  for (const one of all) void one.then((redeemed) => ended.push(redeemed.outcome));
  await vi.waitFor(() => expect(ended).toEqual(['in_progress', 'in_progress']));
  bench.codex.letGo();
  await Promise.all(all);
  expect(ended).toEqual(['in_progress', 'in_progress', 'reset']);
  expect(bench.codex.asked).toHaveLength(1);
});

test('a start repeats nothing: only the next click does', async () => {
  bench.codex.add('one', days(1));
  bench.codex.loseAnswers();
  await outcome();
  bench.alive = false;
  const next = await bench.side();
  await next.usage.refresh([account]);
  expect(next.resets.states()).toMatchObject([{ phase: 'open', credit: 'one' }]);
  expect(bench.codex.asked).toHaveLength(1);
});

test('a claim of a process that slept is taken over, and it pins nothing when it wakes', async () => {
  bench.codex.add('one', days(1));
  const claim = { accountId: account, owner: 'asleep', pid: 1, actor: 'window' } as const;
  const { nowMs } = bench.pools;
  await side.store.resets.claim({ ...claim, expiresAtMs: nowMs + 1000, nowMs }, () => false);
  expect(await outcome()).toBe('in_progress');
  bench.pools.nowMs += 1001;
  expect(await outcome()).toBe('reset');
  const request = { credit: 'one', requestId: 'late', episodeUntilMs: null };
  expect(await side.store.resets.pin(account, 'asleep', request)).toBe(false);
  expect(side.store.resets.pins()).toEqual([]);
});

test('the audit row says who, when, which and what; no row survives its account', async () => {
  bench.codex.add('one', days(1));
  await side.resets.redeem(account, { credit: null, by: 'command-line' });
  const requestId = bench.codex.asked[0]?.redeem_request_id;
  expect(side.resets.history(9)).toEqual([
    {
      at: new Date(bench.pools.nowMs).toISOString(),
      account,
      by: 'command-line',
      credit: 'one',
      number: requestId?.slice(0, 4),
      outcome: 'reset',
    },
  ]);
  await side.pool.remove(account);
  expect(side.resets.history(9)).toEqual([]);
});
