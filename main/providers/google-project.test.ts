import { expect, test } from 'vitest';
import type { OAuthSecret } from '../core/account.ts';
import { googleAntigravity } from './google-antigravity.ts';
import { googleGeminiCli } from './google-gemini-cli.ts';
import type { Provider, SettleContext } from './types.ts';

type Told = { readonly status?: number; readonly body: unknown };
type Answers = Readonly<Record<string, readonly Told[]>>;

const SECRET: OAuthSecret = {
  kind: 'oauth',
  access: 'at',
  refresh: 'rt',
  expiresAtMs: null,
  extra: {},
};
const USERINFO: Answers = { 'userinfo?alt=json': [{ body: { email: 'mira@example.com' } }] };

/** The sign-in's end against answers by the end of the address, the last of which stays. */
async function settle(
  { settle: hook }: Provider,
  answers: Answers,
  environment: SettleContext['environment'] = {},
) {
  if (hook === undefined) throw new Error('no hook');
  const asked: { readonly path: string; readonly body: unknown }[] = [];
  const notes: string[] = [];
  const waits: number[] = [];
  const left = new Map(Object.entries({ ...USERINFO, ...answers }));
  const call: SettleContext['call'] = ({ method, url, body = 'null' }) => {
    asked.push({ path: `${method} ${url}`, body: JSON.parse(body) as unknown });
    const [end, list] = [...left].find(([each]) => url.endsWith(each)) ?? ['', []];
    const [first = { status: 404, body: {} }, ...rest] = list;
    if (rest.length > 0) left.set(end, rest);
    return Promise.resolve({
      status: first.status ?? 200,
      headers: {},
      text: typeof first.body === 'string' ? first.body : JSON.stringify(first.body),
    });
  };
  const settled = hook(
    { secret: SECRET, body: {} },
    {
      call,
      request: call,
      wait: (delayMs) => Promise.resolve(void waits.push(delayMs)),
      note: (text) => void notes.push(text),
      nowMs: 0,
      domain: null,
      environment,
    },
  );
  return { settled, asked, notes, waits };
}

const project = (id: string): Told => ({ body: { cloudaicompanionProject: id } });
const done = (id: string | null): Told => ({
  body: { done: true, response: id === null ? {} : { cloudaicompanionProject: { id } } },
});
const tiers = (id: string, isDefault = true): Told => ({
  body: { allowedTiers: [{ id: 'other' }, { id, isDefault }] },
});
const CLI = 'https://cloudcode-pa.googleapis.com/v1internal';
const METADATA = {
  ideType: 'IDE_UNSPECIFIED',
  platform: 'PLATFORM_UNSPECIFIED',
  pluginType: 'GEMINI',
};

test('Gemini CLI: e-mail from userinfo, project and plan from loadCodeAssist', async () => {
  const { settled, asked } = await settle(googleGeminiCli, {
    ':loadCodeAssist': [
      { body: { cloudaicompanionProject: 'p-1', currentTier: { id: 'free-tier', name: 'Free' } } },
    ],
  });
  expect(await settled).toMatchObject({
    secret: SECRET,
    identity: { email: 'mira@example.com', projectId: 'p-1', plan: 'Free', accountId: null },
  });
  expect(asked).toEqual([
    { path: 'GET https://www.googleapis.com/oauth2/v1/userinfo?alt=json', body: null },
    { path: `POST ${CLI}:loadCodeAssist`, body: { metadata: METADATA } },
  ]);
});

test('Gemini CLI: a sign-in without an e-mail address is told by its project', async () => {
  const { settled } = await settle(googleGeminiCli, {
    'userinfo?alt=json': [{ status: 500, body: 'x' }],
    ':loadCodeAssist': [{ body: { cloudaicompanionProject: 'p-1', currentTier: {} } }],
  });
  expect((await settled).identity).toMatchObject({ email: null, projectId: 'p-1' });
});

test('Gemini CLI: an account without a tier is onboarded, and the operation asked every 5 s until it is done', async () => {
  const { settled, asked, waits, notes } = await settle(googleGeminiCli, {
    ':loadCodeAssist': [tiers('free-tier')],
    ':onboardUser': [{ body: { name: 'operations/op-1' } }],
    'operations/op-1': [{ body: { name: 'operations/op-1' } }, done('made-1')],
  });
  expect((await settled).identity).toMatchObject({ projectId: 'made-1', plan: 'free-tier' });
  expect(asked.slice(2)).toEqual([
    { path: `POST ${CLI}:onboardUser`, body: { tierId: 'free-tier', metadata: METADATA } },
    { path: `GET ${CLI}/operations/op-1`, body: null },
    { path: `GET ${CLI}/operations/op-1`, body: null },
  ]);
  expect(waits).toEqual([5000, 5000]);
  expect(notes).toEqual([expect.stringContaining('sets up a project')]);
});

test('Gemini CLI: after 24 questions the sign-in ends, and nothing is stored', async () => {
  const { settled, waits } = await settle(googleGeminiCli, {
    ':loadCodeAssist': [tiers('free-tier')],
    ':onboardUser': [{ body: { name: 'operations/op-1' } }],
    'operations/op-1': [{ body: { name: 'operations/op-1' } }],
  });
  await expect(settled).rejects.toMatchObject({ code: 'LOGIN_TIMEOUT' });
  expect(waits).toHaveLength(24);
});

test('attack: an operation that leads the token elsewhere is not asked', async () => {
  for (const name of ['../v1/x', 'operations/..', 'operations/a?b', 'https://evil.example/x']) {
    const { settled, asked } = await settle(googleGeminiCli, {
      ':loadCodeAssist': [tiers('free-tier')],
      ':onboardUser': [{ body: { name } }],
    });
    await expect(settled).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    expect(asked).toHaveLength(3);
  }
});

test('Gemini CLI: an operation that fails tells why', async () => {
  const { settled } = await settle(googleGeminiCli, {
    ':loadCodeAssist': [tiers('free-tier')],
    ':onboardUser': [{ body: { done: true, error: { code: 7, message: 'Not here.' } } }],
  });
  await expect(settled).rejects.toThrow('Not here.');
});

test.each(['GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_PROJECT_ID'])(
  'Gemini CLI: %s is the project of a paid tier',
  async (name) => {
    const { settled, asked } = await settle(
      googleGeminiCli,
      { ':loadCodeAssist': [tiers('standard-tier')], ':onboardUser': [done(null)] },
      { [name]: 'mine' },
    );
    expect((await settled).identity).toMatchObject({ projectId: 'mine', plan: 'standard-tier' });
    const named = {
      cloudaicompanionProject: 'mine',
      metadata: { ...METADATA, duetProject: 'mine' },
    };
    expect(asked.slice(1).map(({ body }) => body)).toEqual([
      named,
      { tierId: 'standard-tier', ...named },
    ]);
  },
);

test('Gemini CLI: the free tier never gets the project of the person', async () => {
  const { settled, asked } = await settle(
    googleGeminiCli,
    { ':loadCodeAssist': [tiers('free-tier')], ':onboardUser': [done('made-1')] },
    { GOOGLE_CLOUD_PROJECT: 'mine' },
  );
  expect((await settled).identity.projectId).toBe('made-1');
  expect(asked.at(-1)?.body).toEqual({ tierId: 'free-tier', metadata: METADATA });
});

test.each([
  ['a paid tier', tiers('standard-tier')],
  ['no default tier, which means the legacy one', tiers('standard-tier', false)],
  ['a tier without a project', { body: { currentTier: { id: 'standard-tier' } } }],
])('Gemini CLI: %s without a project asks for GOOGLE_CLOUD_PROJECT', async (_, loaded) => {
  const { settled, asked } = await settle(googleGeminiCli, { ':loadCodeAssist': [loaded] });
  await expect(settled).rejects.toMatchObject({
    code: 'LOGIN_FAILED',
    hint: expect.stringContaining('GOOGLE_CLOUD_PROJECT'),
  });
  expect(asked).toHaveLength(2);
});

const PERIMETER = {
  status: 403,
  body: { error: { code: 403, details: [{ reason: 'SECURITY_POLICY_VIOLATED' }] } },
};

test('Gemini CLI: SECURITY_POLICY_VIOLATED is the standard tier', async () => {
  const { settled } = await settle(
    googleGeminiCli,
    { ':loadCodeAssist': [PERIMETER] },
    { GOOGLE_CLOUD_PROJECT: 'mine' },
  );
  expect((await settled).identity).toMatchObject({ projectId: 'mine', plan: 'standard-tier' });
});

const PAGE = 'https://accounts.google.com/signin/continue?plt=1';

test.each<[string, Told]>([
  [
    'a refusal with its metadata',
    {
      status: 403,
      body: {
        error: {
          message: 'Verify your account to continue.',
          details: [{ reason: 'VALIDATION_REQUIRED', metadata: { validation_url: PAGE } }],
        },
      },
    },
  ],
  [
    'a refusal with a link of help',
    {
      status: 403,
      body: {
        error: {
          message: 'Verify your account to continue.',
          details: [
            { reason: 'VALIDATION_REQUIRED' },
            { links: [{ url: 'http://not.example' }, { url: PAGE }] },
          ],
        },
      },
    },
  ],
  [
    'an ineligible tier',
    {
      body: {
        allowedTiers: [{ id: 'free-tier', isDefault: true }],
        ineligibleTiers: [
          {
            reasonCode: 'VALIDATION_REQUIRED',
            reasonMessage: 'Verify your account to continue.',
            validationUrl: PAGE,
          },
        ],
      },
    },
  ],
])('“validation required” as %s: Google’s page is the link of the error', async (_, loaded) => {
  for (const provider of [googleGeminiCli, googleAntigravity]) {
    const { settled } = await settle(provider, { ':loadCodeAssist': [loaded] });
    await expect(settled).rejects.toMatchObject({
      code: 'LOGIN_FAILED',
      message: expect.stringContaining('Verify your account'),
      link: PAGE,
    });
  }
});

test.each([
  'https://accounts.google.com.evil.example/x',
  'https://evil.example/?accounts.google.com',
  'https://accounts.google.com@evil.example/',
  'http://accounts.google.com/x',
  'javascript:alert(1)',
  'https://user@accounts.google.com/x',
  'no url',
])('attack: a validation page at %s is no link', async (validationUrl) => {
  const { settled } = await settle(googleGeminiCli, {
    ':loadCodeAssist': [
      { body: { ineligibleTiers: [{ reasonCode: 'VALIDATION_REQUIRED', validationUrl }] } },
    ],
  });
  await expect(settled).rejects.toMatchObject({ link: null });
});

test('a refusal of another kind tells its status and Google’s words, without secrets', async () => {
  const message = `No ya29.${'x'.repeat(60)} today`;
  const { settled } = await settle(googleGeminiCli, {
    ':loadCodeAssist': [{ status: 500, body: { error: { message } } }],
  });
  const error: unknown = await settled.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'LOGIN_FAILED', message: expect.stringContaining('(500)') });
  expect(String(error)).not.toContain('xxxxxxxx');
});

const DAILY = 'https://daily-cloudcode-pa.googleapis.com/v1internal';

test('Antigravity: discovery is at the daily host, with its own ideType', async () => {
  const { settled, asked } = await settle(googleAntigravity, {
    ':loadCodeAssist': [
      { body: { cloudaicompanionProject: 'p-1', paidTier: { id: 'g1', name: 'Google AI Pro' } } },
    ],
  });
  expect((await settled).identity).toMatchObject({ projectId: 'p-1', plan: 'Google AI Pro' });
  expect(asked.slice(1)).toEqual([
    { path: `POST ${DAILY}:loadCodeAssist`, body: { metadata: { ideType: 'ANTIGRAVITY' } } },
  ]);
});

test('Antigravity: without a paidTier it is asked again with the project', async () => {
  const { settled, asked } = await settle(googleAntigravity, {
    ':loadCodeAssist': [
      project('p-1'),
      { body: { cloudaicompanionProject: 'p-2', paidTier: { id: 'g1-ultra-tier' } } },
    ],
  });
  expect((await settled).identity).toMatchObject({ projectId: 'p-1', plan: 'g1-ultra-tier' });
  expect(asked.at(-1)?.body).toEqual({
    cloudaicompanionProject: 'p-1',
    metadata: { ideType: 'ANTIGRAVITY' },
  });
});

test('Antigravity: the second question is for a name only, and may fail', async () => {
  const { settled } = await settle(googleAntigravity, {
    ':loadCodeAssist': [project('p-1'), { status: 500, body: 'x' }],
  });
  expect((await settled).identity).toMatchObject({ projectId: 'p-1', plan: null });
});

test('Antigravity: the free tier is onboarded by the second, and 30 s at most', async () => {
  const wanted = { ':loadCodeAssist': [{ body: {} }] };
  const op: Told = { body: { name: 'operations/op-1' } };
  const made = await settle(googleAntigravity, {
    ...wanted,
    ':onboardUser': [op],
    'operations/op-1': [op, op, done('made-1')],
  });
  expect((await made.settled).identity).toMatchObject({ projectId: 'made-1', plan: 'free-tier' });
  expect(made.waits).toEqual([1000, 1000, 1000]);
  expect(made.asked[2]?.body).toEqual({
    tierId: 'free-tier',
    metadata: { ideType: 'ANTIGRAVITY' },
  });
  const late = await settle(googleAntigravity, { ...wanted, ':onboardUser': [{ body: {} }] });
  await expect(late.settled).rejects.toMatchObject({ code: 'LOGIN_TIMEOUT' });
  expect(late.waits.reduce((sum, waited) => sum + waited, 0)).toBe(30_000);
});

test('Antigravity: who may not have the free tier is told why', async () => {
  const { settled, asked } = await settle(googleAntigravity, {
    ':loadCodeAssist': [
      {
        body: {
          ineligibleTiers: [
            { tierId: 'standard-tier', reasonMessage: 'Another reason.' },
            { tierId: 'free-tier', reasonMessage: 'Not available in your country.' },
          ],
        },
      },
    ],
  });
  await expect(settled).rejects.toThrow('Not available in your country.');
  expect(asked).toHaveLength(2);
});

test('Antigravity: an account for which Google makes no project is not stored', async () => {
  const { settled } = await settle(googleAntigravity, {
    ':loadCodeAssist': [{ body: {} }],
    ':onboardUser': [done(null)],
  });
  await expect(settled).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
});
