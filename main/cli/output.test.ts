import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Output } from './output.ts';

const EVIL = 'a\u001b]0;title\u0007b\u009b2Jc\u202ed\re';

test('attack: a name with escape sequences reaches no terminal as such', () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const out = new Output(stdout as never, stderr as never);
  out.line(EVIL);
  out.note(EVIL);
  out.prompt(EVIL);
  out.error({ code: 'LOGIN_FAILED', message: EVIL, hint: EVIL }, false);
  const seen = `${String(stdout.read())}${String(stderr.read())}`;
  expect(seen).toContain('b\ufffd2Jc\ufffdd\ufffde');
  expect(seen.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
});

test('lines, tabs, accents and symbols stay as they are', () => {
  const stdout = new PassThrough();
  new Output(stdout as never, new PassThrough() as never).line('é\t×\n👩‍💻');
  expect(String(stdout.read())).toBe('é\t×\n👩‍💻\n');
});
