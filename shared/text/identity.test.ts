import { expect, test } from 'vitest';
import { shownEmail, shownOrganization, shownPath } from './identity.ts';

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

test('a file that is named after an address shows no more of it than a list does', () => {
  const path = '/home/mira/.cli-proxy-api/claude-kim@example.com.json';
  expect(shownPath(path, false)).toBe(path);
  expect(shownPath(path, true)).toBe('/home/mira/.cli-proxy-api/c•••@example.com.json');
  expect(shownPath('C:\\Users\\mira\\kim@example.com.json', true)).toBe(
    'C:\\Users\\mira\\k•••@example.com.json',
  );
});
