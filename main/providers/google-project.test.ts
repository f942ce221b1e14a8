import { expect, test } from 'vitest';
import { googleAntigravity } from './google-antigravity.ts';
import { googleGeminiCli } from './google-gemini-cli.ts';
import { done, SECRET, settle, tiers } from './testing/settle-google.ts';
import type { Told } from './testing/settle-google.ts';

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
