import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseOriginMap } from './origin-map.ts';

const API = 'https://api.anthropic.com';

test.each([undefined, '', '  '])('without a map (%j) every origin stands for itself', (value) => {
  const map = parseOriginMap(value);
  expect(map.active).toBe(false);
  expect(map.resolve(API)).toBe(API);
  expect(map.mapUrl(`${API}/v1/x?y=1#z`)).toBe(`${API}/v1/x?y=1#z`);
});

test.each(['http://127.0.0.1:9001', 'http://localhost:9001', 'http://[::1]:9001'])(
  'an origin is reached at %s, path and query stay',
  (target) => {
    const map = parseOriginMap(JSON.stringify({ [API]: target }));
    expect(map.active).toBe(true);
    expect(map.resolve(API)).toBe(target);
    expect(map.mapUrl(`${API}/oauth/authorize?a=b%20c#d`)).toBe(
      `${target}/oauth/authorize?a=b%20c#d`,
    );
  },
);

test('the value may be the path of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-map-'));
  const path = join(folder, 'map.json');
  writeFileSync(path, JSON.stringify({ [API]: 'http://127.0.0.1:9001/' }));
  expect(parseOriginMap(path).resolve(API)).toBe('http://127.0.0.1:9001');
  rmSync(folder, { recursive: true });
});

test('with a map an origin that it leaves out is refused: a simulated profile stays off the internet', () => {
  const map = parseOriginMap(JSON.stringify({ [API]: 'http://127.0.0.1:9001' }));
  for (const origin of ['https://claude.ai', 'http://api.anthropic.com', `${API}:8443`])
    expect(() => map.resolve(origin)).toThrow(
      expect.objectContaining({
        code: 'UPSTREAM_UNREACHABLE',
        message: expect.stringContaining(origin),
      }),
    );
  expect(() => map.mapUrl('https://claude.ai/oauth')).toThrow('claude.ai');
  expect(() => parseOriginMap('{}').resolve(API)).toThrow(API);
});

test.each([
  ['a target outside this machine', { [API]: 'http://192.168.1.2:80' }, 'not a loopback'],
  ['a name that only begins alike', { [API]: 'http://localhost.evil.example' }, 'not a loopback'],
  ['another loopback address', { [API]: 'http://127.0.0.2:80' }, 'not a loopback'],
  ['a user before the host', { [API]: 'http://localhost@evil.example' }, 'no path, query or user'],
  ['a target with a path', { [API]: 'http://127.0.0.1:1/x' }, 'no path, query or user'],
  ['a source with a path', { [`${API}/v1`]: 'http://127.0.0.1:1' }, 'no path, query or user'],
  ['another scheme', { [API]: 'ftp://127.0.0.1' }, 'not http or https'],
  ['a number', { [API]: 9001 }, 'no text'],
  ['no origin', { 'api.anthropic.com': 'http://127.0.0.1:1' }, 'not an origin'],
])('%s is refused with the reason', (_name, map, words) => {
  expect(() => parseOriginMap(JSON.stringify(map))).toThrow(
    expect.objectContaining({
      code: 'ORIGIN_MAP_INVALID',
      message: expect.stringContaining(words),
    }),
  );
});

test.each(['{', '{"a":', '/no/such/file.json'])('%s is neither JSON nor a file', (value) => {
  expect(() => parseOriginMap(value)).toThrow(
    expect.objectContaining({ code: 'ORIGIN_MAP_INVALID' }),
  );
});
