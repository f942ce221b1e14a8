import { expect, test } from 'vitest';
import { clientCalls } from '../../../shared/contract/clients.ts';
import { readLimits } from './read-limits.ts';

test('empty fields are no limit', () => {
  expect(readLimits({ rpm: ' ', budget: '' })).toEqual({ rpm: null, budgetUsd: null, bad: null });
});

test.each([
  ['1', '0.000001'],
  [' 60 ', ' 2.50 '],
  ['10000', '1000000'],
])('%j a minute and a budget of %j are what the contract takes', (rpm, budget) => {
  const read = readLimits({ rpm, budget });
  expect(read.bad).toBeNull();
  const { rpm: requests, budgetUsd } = read;
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
  const read = readLimits({ rpm, budget });
  expect(read.bad).toBe(bad);
  expect(read[bad === 'rpm' ? 'rpm' : 'budgetUsd']).toBeNull();
});
