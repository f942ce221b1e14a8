import type { Chance } from '../../lab/crash/random.ts';

export function pick<T>(chance: Chance, list: readonly [T, ...T[]]): T {
  return list[chance.below(list.length)] ?? list[0];
}

/** One to four bytes or stretches changed, left out, doubled, or cut off. */
export function damageBytes(chance: Chance, bytes: Buffer): Buffer {
  let damaged = bytes;
  for (let times = 1 + chance.below(4); times > 0; times -= 1)
    damaged = damageOnce(chance, damaged);
  return damaged;
}

const NASTY = [0, 9, 10, 11, 13, 32, 58, 127, 128, 255] as const;

function damageOnce(chance: Chance, bytes: Buffer): Buffer {
  const at = chance.below(bytes.length + 1);
  const until = Math.min(bytes.length, at + 1 + chance.below(12));
  const [before, stretch, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, until),
    bytes.subarray(until),
  ];
  const byte = chance.happens(0.5) ? chance.below(256) : pick(chance, NASTY);
  switch (chance.below(6)) {
    case 0:
      return Buffer.concat([
        before,
        Buffer.from([byte]),
        bytes.subarray(Math.min(at + 1, bytes.length)),
      ]);
    case 1:
      return Buffer.concat([before, Buffer.from([byte]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([before, after]);
    case 3:
      return Buffer.concat([before, stretch, stretch, after]);
    case 4:
      return Buffer.concat([
        before,
        Buffer.alloc(1 + chance.below(3000), byte),
        bytes.subarray(at),
      ]);
    default:
      return chance.happens(0.3) ? before : Buffer.concat([after, before, stretch]);
  }
}
