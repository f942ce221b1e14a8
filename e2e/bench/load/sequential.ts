import { Agent, request } from 'node:http';
import { PATH } from '../payload.ts';
import type { Target } from './load.ts';

const TIMEOUT_MS = 10_000;

export interface Timing {
  readonly firstByteMs: number;
  readonly wholeMs: number;
}

/** One request after the other on one kept connection. */
export async function sequential(
  target: Target,
  body: string,
  count: number,
): Promise<readonly Timing[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const timings: Timing[] = [];
  try {
    for (let done = 0; done < count; done += 1) timings.push(await ask(target, body, agent));
  } finally {
    agent.destroy();
  }
  return timings;
}

function ask({ origin, headers }: Target, body: string, agent: Agent): Promise<Timing> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let firstByteMs = 0;
    const req = request(
      `${origin}${PATH}`,
      {
        method: 'POST',
        agent,
        timeout: TIMEOUT_MS,
        headers: { ...headers, 'content-length': body.length },
      },
      (res) => {
        const isFine = res.statusCode === 200;
        let said = '';
        res.on('data', (chunk: Buffer) => {
          if (firstByteMs === 0) firstByteMs = performance.now() - startedAt;
          if (!isFine) said += chunk.toString();
        });
        res.once('error', reject);
        res.once('end', () => {
          if (isFine) resolve({ firstByteMs, wholeMs: performance.now() - startedAt });
          else reject(new Error(`answered ${res.statusCode}: ${said.slice(0, 300)}`));
        });
      },
    );
    req.once('timeout', () => req.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
    req.once('error', reject);
    req.end(body);
  });
}
