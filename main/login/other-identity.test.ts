import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/model/login.ts';
import { asked, LoginBench } from './testing/login-bench.ts';

const OTHER = new AppError('LOGIN_IDENTITY', 'Another identity than account 7.', 'Sign in as Ada.');
let bench: LoginBench;
let offered: LoginState;

/** A re-login of account 7 at which Mira signs in. */
beforeEach(async () => {
  bench = await LoginBench.open();
  bench.refuse = OTHER;
  const waiting = await bench.start('paste', 7);
  bench.manager.paste(waiting.loginId, `c#${asked(waiting).state}`);
  offered = await bench.at(waiting.loginId, 'other-identity');
});
afterEach(() => bench.close());

test('another person at a re-login is offered as an account of its own, and nothing is stored', () => {
  expect(offered).toMatchObject({
    email: 'mira@example.com',
    organization: 'Northlight',
    account: 7,
    error: { code: 'LOGIN_IDENTITY', hint: 'Sign in as Ada.' },
  });
  expect(bench.stored).toEqual([]);
  expect(JSON.stringify(bench.states)).not.toContain('at-1');
});

test('adopted, it is stored without the pin, once', async () => {
  bench.refuse = null;
  const [one, two] = await Promise.all([
    bench.manager.adopt(offered.loginId),
    bench.manager.adopt(offered.loginId),
  ]);
  expect(one).toMatchObject({ step: 'done', account: { id: 1 } });
  expect(two.loginId).toBe(one.loginId);
  expect(bench.stored).toMatchObject([{ pinnedTo: null, secret: { refresh: 'rt-1' } }]);
});

test('what cannot be stored now may be adopted again: it may be the only copy of its tokens', async () => {
  bench.refuse = new AppError('DISK_FULL', 'no room');
  await expect(bench.manager.adopt(offered.loginId)).rejects.toMatchObject({ code: 'DISK_FULL' });
  expect(bench.manager.get(offered.loginId).step).toBe('other-identity');
  bench.refuse = null;
  expect(await bench.manager.adopt(offered.loginId)).toMatchObject({ step: 'done' });
});

test.each<[string, (loginId: string) => unknown]>([
  ['cancelled', (loginId) => bench.manager.cancel(loginId)],
  ['left until its time is over', () => bench.timers.advance(300_000)],
])('%s, its tokens are gone', async (_name, end) => {
  end(offered.loginId);
  bench.refuse = null;
  expect(await bench.manager.adopt(offered.loginId)).toMatchObject({ step: 'failed' });
  expect(bench.stored).toEqual([]);
});

test('a sign-in in another step adopts nothing', async () => {
  const waiting = await bench.start('paste', 7);
  expect(await bench.manager.adopt(waiting.loginId)).toEqual(waiting);
  expect(bench.stored).toEqual([]);
});
