import { expect, test } from 'vitest';
import { foreignScheme, stepsOf } from './login-steps.ts';

const PAGE = 'https://chat.example/oauth/authorize?client_id=x&redirect_uri=';

test('an address of another program is known by its scheme; one that comes back here is not', () => {
  expect(foreignScheme(`${PAGE}zcode%3A%2F%2Fzai-auth%2Fcallback`)).toBe('zcode://');
  expect(foreignScheme(`${PAGE}http%3A%2F%2Flocalhost%3A54545%2Fcallback`)).toBeNull();
  expect(foreignScheme('https://chat.example/device')).toBeNull();
  expect(foreignScheme('not an address')).toBeNull();
});

test('where the browser cannot come back, the step says what the address begins with', () => {
  expect(stepsOf('paste', 'z.ai', 'zcode://')[1]).toContain('zcode://');
  expect(stepsOf('paste', 'Claude', null)[1]).toContain('Paste the address');
});
