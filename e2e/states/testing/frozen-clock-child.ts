import { readFileSync } from 'node:fs';

/** Loaded into Sluice before its own code: its wall clock stands at the instant that the file names. */
const file = process.env['FROZEN_CLOCK'] ?? '';

function frozenNow(): number {
  return Number(readFileSync(file, 'utf8'));
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
