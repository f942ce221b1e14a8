import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceProtocol } from '../../main/login/device-protocol.ts';
import { pollDevice } from '../../main/login/device-poll.ts';
import type { PollEnd } from '../../main/login/device-poll.ts';
import { Http } from '../../main/platform/http.ts';
import { OriginMap } from '../../main/platform/origin-map.ts';
import { githubCopilot } from '../../main/providers/github-copilot.ts';
import { isObject, parseJson } from '../../main/providers/json-fields.ts';
import { kimiCode } from '../../main/providers/kimi-code.ts';
import type { OAuthLogin } from '../../main/providers/types.ts';
import { stillClock } from '../simulator/clock.ts';
import type { SimClock } from '../simulator/clock.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

const OCTO = 'octo.ghe.example';

let simulator: Simulator;
let clock: SimClock;
let http: Http;

beforeEach(async () => {
  clock = stillClock(Date.UTC(2026, 10, 22));
  simulator = await startSimulator({ seed: 'none', clock });
  http = new Http(new OriginMap(new Map(Object.entries(simulator.originMap))), '1.0.0');
  simulator.createAccount({ id: 'mira', provider: 'github-copilot', kind: 'oauth' });
  simulator.createAccount({
    id: 'octo',
    provider: 'github-copilot',
    kind: 'oauth',
    organization: OCTO,
  });
  simulator.createAccount({ id: 'yue', provider: 'kimi-code', kind: 'oauth' });
});
afterEach(async () => {
  await http.close();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

interface Run {
  readonly end: PollEnd;
  /** Milliseconds before each question. */
  readonly waits: readonly number[];
  readonly slowDowns: number;
}

/** Asks for a code and polls it; `before` each question something may happen, and may hurry the clock. */
async function run(
  oauth: OAuthLogin,
  before: (question: number, code: string) => number | void,
): Promise<Run> {
  const { device } = oauth;
  if (device == null) throw new TypeError('no device code');
  const protocol = deviceProtocol(oauth, device);
  const body = parseJson((await http.request(protocol.askCode())).text);
  const code = isObject(body) ? protocol.readCode(body) : null;
  if (code === null) throw new TypeError('no code');
  const waits: number[] = [];
  let slowDowns = 0;
  const end = await pollDevice(protocol, code, device, {
    http,
    signal: new AbortController().signal,
    onTrouble: () => undefined,
    onSlowDown: () => (slowDowns += 1),
    startTimer: (delayMs, task) => {
      waits.push(delayMs);
      clock.advance(before(waits.length, code.userCode) ?? delayMs);
      queueMicrotask(task);
      return () => undefined;
    },
  });
  return { end, waits, slowDowns };
}

function sameOf({ oauth }: typeof githubCopilot): OAuthLogin {
  if (oauth === null) throw new TypeError('no sign-in');
  return oauth;
}
const copilot = sameOf(githubCopilot);
const octo = copilot.atDomain?.(OCTO) ?? copilot;
const kimi = sameOf(kimiCode);

test.each([
  ['GitHub', copilot, 'mira', 6_000],
  ['an enterprise', octo, 'octo', 6_000],
  ['Kimi', kimi, 'yue', 5_000],
] as const)(
  '%s is never asked too early, until the tokens come',
  async (_where, oauth, as, waitMs) => {
    const { end, waits, slowDowns } = await run(oauth, (question, code) => {
      if (question === 3) simulator.approveDevice(code, { as });
    });
    expect(end).toMatchObject({ kind: 'tokens' });
    expect(waits).toEqual([waitMs, waitMs, waitMs]);
    expect(slowDowns).toBe(0);
  },
);

test.each([
  // The interval that GitHub tells, ×1.4.
  ['GitHub', copilot, 'mira', [6_000, 14_000, 14_000]],
  // RFC 8628: five seconds more.
  ['Kimi', kimi, 'yue', [5_000, 10_000, 10_000]],
] as const)(
  'after a slow_down of %s the pace is slower, and keeps to it',
  async (_where, oauth, as, waits) => {
    const done = await run(oauth, (question, code) => {
      if (question === 1) return 1_000;
      if (question === 3) simulator.approveDevice(code, { as });
      return undefined;
    });
    expect(done).toMatchObject({ end: { kind: 'tokens' }, waits, slowDowns: 1 });
  },
);

test.each([
  ['GitHub', copilot],
  ['an enterprise', octo],
  ['Kimi', kimi],
] as const)('%s: a refusal and an old code end it', async (_where, oauth) => {
  const denied = await run(oauth, (_question, code) =>
    simulator.approveDevice(code, { as: 'deny' }),
  );
  expect(denied).toMatchObject({ end: { kind: 'denied' }, waits: [expect.any(Number)] });
  const old = await run(oauth, () => 1_000_000);
  expect(old.end).toEqual({ kind: 'expired' });
});
