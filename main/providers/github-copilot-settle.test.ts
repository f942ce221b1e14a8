import { expect, test } from 'vitest';
import { matchIdentity, identityKey } from '../core/identity.ts';
import { AppError } from '../../shared/errors.ts';
import { githubIdentity } from './github-copilot-identity.ts';
import { settleCopilot } from './github-copilot-settle.ts';
import type { SettleContext } from './types.ts';

const NOW_MS = Date.UTC(2026, 10, 21);
const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;
const OCTOCAT = { login: 'OctoCat', id: 583_231, email: 'octocat@example.com' };
const BUSINESS = 'https://api.business.githubcopilot.com';

type Reply = readonly [number, unknown] | Error;

interface Asked {
  readonly key: string;
  readonly body: string | undefined;
}

class Github {
  readonly asked: Asked[] = [];
  readonly notes: string[] = [];
  readonly replies: Record<string, Reply>;
  /** Policy requests that wait for an answer, and the most that did so at once. */
  waiting: (() => void)[] = [];
  most = 0;
  held = false;
  wait: SettleContext['wait'] = () => new Promise(() => undefined);

  constructor(replies: Record<string, Reply> = {}) {
    this.replies = {
      'GET https://api.github.com/copilot_internal/user': [200, { copilot_plan: 'business' }],
      'GET https://api.github.com/user': [200, OCTOCAT],
      'GET https://api.githubcopilot.com/models': [200, { data: [] }],
      ...replies,
    };
  }

  settle(domain: string | null = null) {
    const secret = {
      kind: 'oauth',
      access: 'gho_1',
      refresh: 'gho_1',
      expiresAtMs: null,
      extra: { scope: 'read:user', token_type: 'bearer' },
    } as const;
    return settleCopilot({ secret }, this.#context(domain));
  }

  #context(domain: string | null): SettleContext {
    return {
      call: async ({ method, url, body }) => {
        const key = `${method} ${url}`;
        this.asked.push({ key, body });
        if (method === 'POST' && this.held) {
          await new Promise<void>((resolve) => {
            this.waiting.push(resolve);
            this.most = Math.max(this.most, this.waiting.length);
          });
        }
        const reply = this.replies[key] ?? (method === 'POST' ? [200, {}] : [404, {}]);
        if (reply instanceof Error) throw reply;
        return { status: reply[0], headers: {}, text: JSON.stringify(reply[1]) };
      },
      request: () => Promise.reject(new Error('nothing is asked without the token')),
      wait: (delayMs) => this.wait(delayMs),
      note: (text) => this.notes.push(text),
      nowMs: NOW_MS,
      domain,
      environment: {},
    };
  }
}

function models(...ids: string[]): Reply {
  return [200, { data: ids.map((id) => ({ id })) }];
}

test('the GitHub token is access and refresh, and ends in ten years', async () => {
  const { secret } = await new Github().settle();
  expect(secret).toEqual({
    kind: 'oauth',
    access: 'gho_1',
    refresh: 'gho_1',
    expiresAtMs: NOW_MS + TEN_YEARS_MS,
    extra: { apiEndpoint: 'https://api.githubcopilot.com' },
  });
});

test('name and plan are GitHub’s; the e-mail address, which changes with the profile, names nobody', async () => {
  const { identity } = await new Github().settle();
  expect(identity).toEqual({
    email: null,
    accountId: 'octocat',
    organizationId: 'github.com',
    organizationName: 'OctoCat',
    projectId: null,
    plan: 'Business',
  });
});

test('a name that the Copilot endpoint tells needs no second question', async () => {
  const github = new Github({
    'GET https://api.github.com/copilot_internal/user': [200, { login: 'mira' }],
  });
  expect((await github.settle()).identity.accountId).toBe('mira');
  expect(github.asked.map(({ key }) => key)).not.toContain('GET https://api.github.com/user');
});

test('the same name at an enterprise is another account, in either order', () => {
  const common = githubIdentity('mira', null, null);
  const octo = githubIdentity('mira', 'octo.ghe.com', null);
  expect(identityKey(common, false)).not.toBe(identityKey(octo, false));
  for (const [known, login] of [
    [common, octo],
    [octo, common],
  ] as const) {
    const row = { ...known, id: 1, identityKey: identityKey(known, false) ?? '' };
    expect(matchIdentity([row], login, false)).toEqual({ kind: 'new' });
    expect(matchIdentity([row], known, false)).toEqual({ kind: 'same', id: 1 });
  }
});

test('upper and lower case are the same account', () => {
  const row = githubIdentity('OctoCat', null, null);
  expect(identityKey(githubIdentity('octocat', null, null), false)).toBe(identityKey(row, false));
});

test('a business account is served where GitHub says', async () => {
  const endpoints = { api: BUSINESS, telemetry: 'https://copilot-telemetry.githubusercontent.com' };
  const github = new Github({
    'GET https://api.github.com/copilot_internal/user': [200, { endpoints }],
    [`GET ${BUSINESS}/models`]: models('gpt-5'),
  });
  expect((await github.settle()).secret).toMatchObject({ extra: { apiEndpoint: BUSINESS } });
  expect(github.asked.at(-1)?.key).toBe(`POST ${BUSINESS}/models/gpt-5/policy`);
});

test('an enterprise is asked at its own domain, and remembered', async () => {
  const github = new Github({
    'GET https://api.octo.ghe.com/copilot_internal/user': [200, { copilot_plan: 'enterprise' }],
    'GET https://api.octo.ghe.com/user': [200, { login: 'mira_octo' }],
    'GET https://copilot-api.octo.ghe.com/models': models('gpt-5'),
  });
  const { secret, identity } = await github.settle('octo.ghe.com');
  expect(secret).toMatchObject({
    extra: { apiEndpoint: 'https://copilot-api.octo.ghe.com', enterpriseUrl: 'octo.ghe.com' },
  });
  expect(identity).toMatchObject({
    accountId: 'mira_octo@octo.ghe.com',
    organizationId: 'octo.ghe.com',
    organizationName: 'mira_octo · octo.ghe.com',
  });
  const hosts = github.asked.map(({ key }) => new URL(key.split(' ')[1] ?? '').hostname);
  expect(new Set(hosts)).toEqual(new Set(['api.octo.ghe.com', 'copilot-api.octo.ghe.com']));
});

test.each([
  ['https://evil.example', null],
  ['https://copilot-api.octo.ghe.com', null],
  ['https://copilot-api.other.ghe.com', 'octo.ghe.com'],
])(
  'attack: an answer that names %s as its endpoint gets no token, and nothing is stored',
  async (api, domain) => {
    const rest = domain === null ? 'https://api.github.com' : `https://api.${domain}`;
    const github = new Github({
      [`GET ${rest}/copilot_internal/user`]: [200, { login: 'mira', endpoints: { api } }],
    });
    await expect(github.settle(domain)).rejects.toMatchObject({
      code: 'LOGIN_FAILED',
      message: expect.stringContaining(api),
    });
    expect(github.asked.every(({ key }) => !key.includes(api))).toBe(true);
  },
);

test('every model is enabled with its policy, an id once', async () => {
  const github = new Github({
    'GET https://api.githubcopilot.com/models': models('gpt-5', 'claude-sonnet-4.5', 'gpt-5'),
  });
  await github.settle();
  expect(github.asked.slice(-2)).toEqual([
    {
      key: 'POST https://api.githubcopilot.com/models/gpt-5/policy',
      body: '{"state":"enabled"}',
    },
    {
      key: 'POST https://api.githubcopilot.com/models/claude-sonnet-4.5/policy',
      body: '{"state":"enabled"}',
    },
  ]);
});

test('five policies are asked for at a time', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `model-${index}`);
  const github = new Github({ 'GET https://api.githubcopilot.com/models': models(...ids) });
  github.held = true;
  const settled = github.settle();
  let answered = 0;
  while (answered < ids.length) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = github.waiting.splice(0);
    answered += now.length;
    for (const answer of now) answer();
  }
  await settled;
  expect(github.most).toBe(5);
});

test('policies that fail are counted and told, and the sign-in goes on', async () => {
  const github = new Github({
    'GET https://api.githubcopilot.com/models': models('a', 'b', 'c', 'd'),
    'POST https://api.githubcopilot.com/models/b/policy': [403, { message: 'no' }],
    'POST https://api.githubcopilot.com/models/c/policy': new AppError('UPSTREAM_TIMEOUT', 'slow'),
  });
  expect((await github.settle()).identity.accountId).toBe('octocat');
  expect(github.notes.at(-1)).toBe('2 of 4 models could not be enabled.');
});

test('a sign-in does not wait without an end for policies', async () => {
  const github = new Github({
    'GET https://api.githubcopilot.com/models': models('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  });
  github.held = true;
  github.wait = (delayMs) => {
    expect(delayMs).toBe(20_000);
    return new Promise((resolve) => setImmediate(resolve));
  };
  await github.settle();
  expect(github.notes.at(-1)).toBe('7 of 7 models could not be enabled.');
  expect(github.asked.filter(({ key }) => key.startsWith('POST'))).toHaveLength(5);
});

test('attack: a model id that is a path of its own is not asked for', async () => {
  const github = new Github({
    'GET https://api.githubcopilot.com/models': models('../x', 'a/b', 'a?b', '..', 'good'),
  });
  await github.settle();
  const posts = github.asked.filter(({ key }) => key.startsWith('POST')).map(({ key }) => key);
  expect(posts).toEqual(['POST https://api.githubcopilot.com/models/good/policy']);
});

test.each([
  [[400, { message: 'missing Editor-Version header for IDE auth' }], 'not available from here'],
  [[503, {}], '503'],
  [[200, []], 'cannot be read'],
  [new AppError('UPSTREAM_UNREACHABLE', 'gone'), 'no answer'],
] as const)('a model list that is %j is told, and the sign-in goes on', async (reply, words) => {
  const github = new Github({ 'GET https://api.githubcopilot.com/models': reply });
  expect((await github.settle()).identity.accountId).toBe('octocat');
  expect(github.notes.at(-1)).toContain(words);
});

test('where the plan is told to editors only, the sign-in goes on without it and says so', async () => {
  const github = new Github({
    'GET https://api.github.com/copilot_internal/user': [
      400,
      { message: 'bad request: missing Editor-Version header for IDE auth' },
    ],
  });
  const { identity, secret } = await github.settle();
  expect(identity).toMatchObject({ accountId: 'octocat', plan: null });
  expect(secret).toMatchObject({ extra: { apiEndpoint: 'https://api.githubcopilot.com' } });
  expect(github.notes).toContainEqual(expect.stringContaining('not available from here'));
});

test.each([
  [403, 'has no Copilot'],
  [404, 'has no Copilot'],
  [401, '401'],
  [500, '500'],
])(
  'a %i to the question for the plan ends the sign-in, with GitHub’s own words',
  async (status, words) => {
    const github = new Github({
      'GET https://api.github.com/copilot_internal/user': [status, { message: 'Not for you.' }],
    });
    await expect(github.settle()).rejects.toMatchObject({
      code: 'LOGIN_FAILED',
      message: expect.stringMatching(new RegExp(`${words}.*Not for you`)),
    });
  },
);

test.each([
  [[500, {}]],
  [[404, { message: 'Not Found' }]],
  [[200, {}]],
  [[200, { login: '' }]],
] as const)('a sign-in of whom GitHub says %j is an account without a name', async (reply) => {
  const github = new Github({ 'GET https://api.github.com/user': reply });
  const { identity } = await github.settle();
  expect(identity).toMatchObject({ accountId: null, organizationName: null, plan: 'Business' });
  expect(identityKey(identity, true)).toBeNull();
  expect(github.notes).toContain(`GitHub does not say who signed in (${reply[0]}).`);
});

test('a name that is no name of GitHub’s is not believed', async () => {
  const github = new Github({ 'GET https://api.github.com/user': [200, { login: 'two words' }] });
  await expect(github.settle()).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
});
