import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

const CLIENT_KEY = `slk_${'A'.repeat(43)}`;

describe('redact', () => {
  it.each([
    ['a client key', `key ${CLIENT_KEY} refused`, CLIENT_KEY],
    [
      'an Anthropic access token',
      'token sk-ant-oat01-abcdefghijklmnop-_x',
      'sk-ant-oat01-abcdefghijklmnop-_x',
    ],
    ['an Anthropic refresh token', 'sk-ant-ort01-abcdefghijklmnop', 'ort01-abcdefghijkl'],
    ['an OpenAI project key', 'sk-proj-abcdefghijklmnopqrst', 'sk-proj-abcdefghijklmnopqrst'],
    ['a JWT', 'eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl', 'eyJzdWIiOiIxMjM0'],
    ['a Bearer value', 'authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
    [
      'a code in a URL',
      'http://localhost:1/callback?code=abcdef123456&state=zyxwvu987654',
      'abcdef123456',
    ],
    [
      'a state in a URL',
      'http://localhost:1/callback?code=abcdef123456&state=zyxwvu987654',
      'zyxwvu987654',
    ],
    [
      'a refresh token in JSON',
      '{"refresh_token":"plain-old-opaque-text"}',
      'plain-old-opaque-text',
    ],
    [
      'an escaped one',
      String.raw`{\"refresh_token\":\"plain-old-opaque-text\"}`,
      'plain-old-opaque-text',
    ],
    ['a Google refresh token', 'got 1//0gAbCdEfGhIjKlMnOpQrStUvWx', '1//0gAbCdEfGhIj'],
    ['a Google authorization code', 'code 4/0AbCdEfGhIjKlMnOpQrStUvWx', '4/0AbCdEfGhIj'],
    ['a Google client secret', 'with GOCSPX-abcdefghijklmnop', 'abcdefghijkl'],
    ['a Google API key', 'AIzaSyA-abcdefghijklmnopqrst', 'AIzaSyA-abcdef'],
    ['a Google access token', 'ya29.a0abcdefghijklmnop', 'a0abcdefghij'],
    ['a newer Google API key', 'AQ.Ab8RN6abcdefghijklmnop', 'Ab8RN6abcdefgh'],
    ['a GitHub sign-in', 'gho_abcdefghijklmnop', 'abcdefghijkl'],
    ['a GitHub refresh token', 'ghr_abcdefghijklmnop', 'abcdefghijkl'],
    ['a fine-grained GitHub token', 'github_pat_11ABCDEF0abcdefgh_ijklmnop', 'ABCDEF0abcdefgh'],
    ['an OpenRouter key', 'sk-or-v1-abcdefghijklmnop', 'abcdefghijkl'],
    ['an xAI key', 'xai-abcdefghijklmnop', 'abcdefghijkl'],
    ['a Groq key', 'gsk_abcdefghijklmnop', 'abcdefghijkl'],
    ['a Cerebras key', 'csk-abcdefghijklmnop', 'abcdefghijkl'],
    ['a Fireworks key', 'fw_abcdefghijklmnop', 'abcdefghijkl'],
    ['a Together key', 'tgp_v1_abcdefghijklmnop', 'abcdefghijkl'],
    ['a key of Z.AI', `with ${'0a'.repeat(16)}.AbCdEfGhIjKlMnOp`, 'AbCdEfGhIjKl'],
    ['the id of a key of Z.AI', `with ${'0a'.repeat(16)}.AbCdEfGhIjKlMnOp`, '0a'.repeat(16)],
    ['a made key in an answer', '{"secretKey":"AbCdEfGhIjKl"}', 'AbCdEfGhIjKl'],
    ['a device code', 'grant_type=x&device_code=plain-old-opaque-text', 'plain-old-opaque'],
    ['a password with separators in it', 'password=abcdef:ghi=jkl', 'abcdef'],
    ['a verifier in a form', 'code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r', 'dBjftJeZ4CVP'],
  ])('removes %s', (_name, text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it('leaves a short tail to tell two secrets apart', () => {
    expect(redact('Bearer abcdef0123456789')).toContain('…6789');
  });

  it('leaves ordinary words alone', () => {
    const text =
      'Claude (mira@example.com) answered 200 on 127.0.0.1:7584, {"code":"ECONNREFUSED"}';
    expect(redact(text)).toBe(text);
  });
});
