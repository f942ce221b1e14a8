import { Chance } from '../../lab/crash/random.ts';
import type { Attack } from '../attack.ts';
import { must, sized } from '../attack.ts';
import { ACCOUNT_KEYS } from '../bed.ts';
import { requestText, statusOf, talk } from '../raw.ts';

const NAMED = ['authorization', 'x-api-key', 'host', 'content-length', 'x-sluice-account', 'close'];

const connectionNames: Attack = {
  name: 'Connection: authorization (and every other name)',
  run: async (bed, size) => {
    const times = sized(size, 3, 200);
    for (let round = 0; round < times; round += 1)
      for (const name of NAMED) {
        const more = [`Connection: ${name}, close`, 'Content-Length: 2'];
        const answer = await talk(bed, requestText(bed, 'POST /v1/messages', more, '{}'));
        must(statusOf(answer) === 200, () => answer.slice(0, 200));
      }
    for (const { rawHeaders } of bed.seen) {
      const told = rawHeaders.filter((value) => value === ACCOUNT_KEYS[0]);
      must(told.length === 1, () => `the account’s key was sent ${told.length} times`);
    }
    return `${NAMED.length * times} requests, each with the account’s own credential, once`;
  },
};

const EMPTY = ['Content-Length: 0', 'Connection: close'];
const DOORS = ['oauth/token', 'organizations/x'];

/** One door, spelled in one of very many ways. */
function spelled(chance: Chance): string {
  const door = DOORS[chance.below(DOORS.length)] ?? '';
  const letters = Array.from(door, (letter) => {
    const at = chance.below(14);
    const code = letter.codePointAt(0)?.toString(16) ?? '';
    if (at === 0) return `%${code}`;
    if (at === 1) return `%25${code}`;
    if (at === 2) return letter.toUpperCase();
    if (letter !== '/') return letter;
    return (
      ['//', '/./', '/x/../', '\\', '%2f', '%5C', '/%2e/', ';a=b/', '/;/', '%00/', './'][
        chance.below(11)
      ] ?? '/'
    );
  });
  const before = [
    '',
    '',
    'messages/../',
    'messages/%2e%2e/',
    './',
    '/',
    'files/..%2f',
    'messages/..\\',
  ];
  return `/anthropic/v1/${before[chance.below(before.length)] ?? ''}${letters.join('')}`;
}

/** As a lenient server behind might read it. */
function read(path: string): string {
  let text = path;
  for (let round = 0; round < 4; round += 1)
    text = text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCodePoint(parseInt(hex, 16)),
    );
  text = text
    .toLowerCase()
    .replaceAll('\\', '/')
    .replaceAll(/;[^/]*/g, '')
    .replaceAll('\0', '');
  return new URL(text.replaceAll(/\/+/g, '/'), 'http://x').pathname.replaceAll(/\/+/g, '/');
}

const doors: Attack = {
  name: 'doors by every spelling',
  run: async (bed, size) => {
    const count = sized(size, 400, 20_000);
    const chance = new Chance(7, 'doors');
    let refused = 0;
    for (let done = 0; done < count; done += 20) {
      const paths = Array.from({ length: 20 }, () => spelled(chance));
      const answers = await Promise.all(
        paths.map((path) =>
          talk(bed, requestText(bed, `POST ${path}`, EMPTY).replace(bed.key, bed.wideKey)),
        ),
      );
      for (const [at, answer] of answers.entries()) {
        must(
          [200, 400, 403].includes(statusOf(answer)),
          () => `${paths[at]}: ${answer.slice(0, 100)}`,
        );
        if (statusOf(answer) !== 200) refused += 1;
      }
    }
    const open = bed.seen.find(({ line }) =>
      DOORS.some((door) => read(line.split(' ')[1] ?? '').includes(door)),
    );
    must(open === undefined, () => `a door is open: ${open?.line}`);
    return `${count} spellings, ${refused} refused, no door reached`;
  },
};

export const headerAttacks = [connectionNames, doors];
