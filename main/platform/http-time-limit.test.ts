import { expect, test, vi } from 'vitest';
import { Http } from './http.ts';
import { OriginMap } from './origin-map.ts';

const limits = vi.hoisted((): number[] => []);
vi.mock('./patient-timeout.ts', () => ({
  PatientTimeout: class {
    readonly signal = AbortSignal.abort(new DOMException('timed out', 'TimeoutError'));
    constructor(limitMs: number) {
      limits.push(limitMs);
    }
    dispose(): void {
      limits.push(0);
    }
  },
}));

test('an own call takes 10 s at most, or what its provider is given', async () => {
  const origin = 'https://provider.example';
  const http = new Http(new OriginMap(new Map([[origin, 'http://127.0.0.1:9']])), '1.0.0');
  const request = { method: 'GET', url: `${origin}/usage` } as const;
  await expect(http.request(request)).rejects.toThrow();
  await expect(http.request({ ...request, timeoutMs: 15_000 })).rejects.toThrow();
  await http.close();
  expect(limits).toEqual([10_000, 0, 15_000, 0]);
});
