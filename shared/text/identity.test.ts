import { expect, test } from 'vitest';
import { shownEmail, shownOrganization } from './identity.ts';

test('a workspace named after its own person is left out, masked or not', () => {
  const person = { email: 'mira@example.com', organization: "mira@example.com's Organization" };
  expect(shownOrganization(person, false)).toBeNull();
  expect(shownOrganization(person, true)).toBeNull();
});

test('the name of a workspace gives no address away while addresses are masked', () => {
  const person = { email: 'mira@example.com', organization: 'Team of kim@example.com' };
  expect(shownOrganization(person, false)).toBe('Team of kim@example.com');
  expect(shownOrganization(person, true)).toBe('Team of k•••@example.com');
  expect(shownEmail(person.email, true)).toBe('m•••@example.com');
});
