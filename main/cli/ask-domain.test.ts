import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askDomain } from './ask-domain.ts';
import type { CliContext } from './context.ts';

const PROVIDERS = [
  { id: 'github-copilot', name: 'GitHub Copilot', asksDomain: true },
  { id: 'anthropic', name: 'Claude', asksDomain: false },
];

/** What was asked, and the answer that `typed` comes to. */
async function ask(
  typed: string | null,
  { id = 'github-copilot', isTTY = true, json = false } = {},
): Promise<{ domain: string | null; said: string }> {
  const stdin = Object.assign(new PassThrough(), { isTTY }) as unknown as CliContext['stdin'] &
    PassThrough;
  let said = '';
  const out = { prompt: (text: string) => (said += text) } as unknown as CliContext['out'];
  const asked = askDomain({ stdin, json, out }, PROVIDERS, id);
  stdin.end(typed ?? '');
  return { domain: await asked, said };
}

test.each([
  ['octo.ghe.com\n', 'octo.ghe.com'],
  ['  https://octo.ghe.com/  \n', 'https://octo.ghe.com/'],
  ['\n', null],
  [null, null],
])('at a terminal %j is the domain %s', async (typed, domain) => {
  const asked = await ask(typed);
  expect(asked.domain).toBe(domain);
  expect(asked.said).toContain('GitHub Copilot (Enter for none)');
});

test.each([{ json: true }, { isTTY: false }, { id: 'anthropic' }, { id: 'unknown' }])(
  'with %j nobody is asked',
  async (options) => {
    expect(await ask('octo.ghe.com\n', options)).toEqual({ domain: null, said: '' });
  },
);
