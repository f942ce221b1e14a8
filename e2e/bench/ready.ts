import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './children.ts';

const READY_MS = 20_000;
const POLL_MS = 2;

/** The first JSON line of the child's stdout with `"event":"ready"`. */
export async function readyLine(child: Child): Promise<Readonly<Record<string, unknown>>> {
  const line = new Promise<string>((resolve) => {
    let text = '';
    child.process.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = text
        .split('\n')
        .slice(0, -1)
        .find((one) => one.includes('"ready"'));
      if (found !== undefined) resolve(found);
    });
  });
  return JSON.parse(await orEnd(child, line, 'its ready line')) as Record<string, unknown>;
}

/** Asks until the candidate answers 200: then it listens, and its way to the upstream is not yet warm. */
export async function listening(child: Child, origin: string): Promise<void> {
  const stop = new AbortController();
  const answered = (async () => {
    while (!stop.signal.aborted && !(await answers(`${origin}/healthz`))) await sleep(POLL_MS);
  })();
  try {
    await orEnd(child, answered, `an answer from ${origin}`);
  } finally {
    stop.abort();
  }
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const req = request(url, { agent: false }, (res) => {
      res.resume();
      res.once('end', () => resolve(res.statusCode === 200));
    });
    req.once('error', () => resolve(false));
    req.end();
  });
}

async function orEnd<T>(child: Child, wanted: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no sign of ${what} in ${READY_MS} ms`)), READY_MS);
  });
  const ended = child.exited.then((code) => {
    throw new Error(`ended with ${code} before ${what}: ${child.complaint}`);
  });
  try {
    return await Promise.race([wanted, ended, late]);
  } finally {
    clearTimeout(timer);
    ended.catch(() => {});
  }
}
