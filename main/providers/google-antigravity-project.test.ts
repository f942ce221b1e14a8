import { expect, test } from 'vitest';
import { googleAntigravity } from './google-antigravity.ts';
import { done, project, settle } from './testing/settle-google.ts';
import type { Told } from './testing/settle-google.ts';

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
