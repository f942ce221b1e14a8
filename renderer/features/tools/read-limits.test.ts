import { expect, test } from 'vitest';
import { clientCalls } from '../../../shared/contract/clients.ts';
import { readLimits } from './read-limits.ts';

const NOW = Date.parse('2026-11-21T12:00');

function read(rpm: string, budget: string, lastDay = '') {
  return readLimits({ rpm, budget, lastDay }, NOW);
}

test('the last day counts to its end; one that is over is marked', () => {
  const { expiresAt, bad } = read('', '', '2026-11-21');
  expect(bad).toBeNull();
  expect(expiresAt).toBe(new Date('2026-11-21T23:59:59.999').toISOString());
  const input = { name: 'x', expiresAt };
  expect(clientCalls['clients.add'].input.safeParse(input).success).toBe(true);
  expect(read('', '', '2026-11-20')).toMatchObject({ bad: 'lastDay', expiresAt: null });
  expect(read('', '', '2026-13-45')).toMatchObject({ bad: 'lastDay', expiresAt: null });
});

test('empty fields are no limit', () => {
  expect(read(' ', '')).toEqual({ rpm: null, budgetUsd: null, expiresAt: null, bad: null });
});

test.each([
  ['1', '0.000001'],
  [' 60 ', ' 2.50 '],
  ['10000', '1000000'],
])('%j a minute and a budget of %j are what the contract takes', (rpm, budget) => {
  const limits = read(rpm, budget);
  expect(limits.bad).toBeNull();
  const { rpm: requests, budgetUsd } = limits;
  const input = { name: 'x', rpm: requests, budgetUsd };
  expect(clientCalls['clients.add'].input.safeParse(input).data).toMatchObject({
    rpm: Number(rpm),
    budgetUsd: Number(budget),
  });
});

test.each([
  ['0', '', 'rpm'],
  ['-1', '', 'rpm'],
  ['1e9', '', 'rpm'],
  ['10001', '', 'rpm'],
  ['1.5', '', 'rpm'],
  ['sixty', '', 'rpm'],
  ['', '0', 'budget'],
  ['', '-3', 'budget'],
  ['', 'NaN', 'budget'],
  ['', '1e9', 'budget'],
  ['', '1000000.1', 'budget'],
  ['', '2,50', 'budget'],
  ['x', 'x', 'rpm'],
] as const)('%j a minute with a budget of %j: the field %s is marked', (rpm, budget, bad) => {
  const limits = read(rpm, budget);
  expect(limits.bad).toBe(bad);
  expect(limits[bad === 'rpm' ? 'rpm' : 'budgetUsd']).toBeNull();
});
