import { readFileSync } from 'node:fs';

/** Loaded into Sluice before its own code: its wall clock stands at the instant that the file names. */
const file = process.env['FROZEN_CLOCK'] ?? '';
const REREAD_MS = 2;
let readAtMs = -Infinity;
let instantMs = 0;

function frozenNow(): number {
  const elapsedMs = performance.now();
  if (elapsedMs - readAtMs > REREAD_MS) {
    instantMs = Number(readFileSync(file, 'utf8'));
    readAtMs = elapsedMs;
  }
  return instantMs;
}

if (file !== '') {
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: unknown[]) =>
      Reflect.construct(target, given.length > 0 ? given : [frozenNow()]) as Date,
    apply: (target) => new target(frozenNow()).toString(),
    get: (target, key) => (key === 'now' ? frozenNow : (Reflect.get(target, key) as unknown)),
  });
}
