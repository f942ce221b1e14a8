import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Pool } from 'undici';
import { PATH } from '../payload.ts';
import type { LoadFigures, LoadOrder } from './load.ts';

/** Reads a LoadOrder from stdin, prints LoadFigures. */
const { origin, headers, body, connections, seconds, freshHeader } = JSON.parse(
  await text(process.stdin),
) as LoadOrder;
const pool = new Pool(origin, { connections, pipelining: 1 });
const flatHeaders = Object.entries(headers).flat();
const bytes = Buffer.from(body);
const load = randomUUID();
let requests = 0;
let errors = 0;
let asked = 0;

function headersOfNext(): string[] {
  asked += 1;
  return freshHeader === undefined
    ? flatHeaders
    : [...flatHeaders, freshHeader, `${load}-${asked}`];
}

function ask(): Promise<void> {
  return new Promise((resolve) => {
    let status = 0;
    pool.dispatch(
      { path: PATH, method: 'POST', headers: headersOfNext(), body: bytes },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData() {},
        onResponseEnd() {
          requests += 1;
          if (status !== 200) errors += 1;
          resolve();
        },
        onResponseError() {
          errors += 1;
          resolve();
        },
      },
    );
  });
}

const startedAt = performance.now();
const until = startedAt + seconds * 1000;

async function askOn(): Promise<void> {
  while (performance.now() < until) await ask();
}

await Promise.all(Array.from({ length: connections }, askOn));
const figures: LoadFigures = { requests, errors, seconds: (performance.now() - startedAt) / 1000 };
process.stdout.write(JSON.stringify(figures));
await pool.close();
