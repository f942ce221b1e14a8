import type { Chance } from '../../lab/crash/random.ts';
import { damageBytes, pick } from './damage.ts';
import { BODIES, HEADERS, METHODS, TARGETS, VERSIONS } from './words.ts';

export interface FuzzCase {
  /** Written one after the other. */
  readonly parts: readonly Buffer[];
  /** How the caller goes: it waits for something, ends its half, or is gone at once. */
  readonly leaves: 'after an answer' | 'half' | 'at once';
}

interface Facts {
  readonly host: string;
  readonly key: string;
}

/** One to three requests, valid at first, then changed in what they say and in their bytes. */
export function makeCase(chance: Chance, facts: Facts): FuzzCase {
  const count = chance.happens(0.2) ? 2 + chance.below(2) : 1;
  let bytes: Buffer = Buffer.concat(
    Array.from({ length: count }, () => makeRequest(chance, facts)),
  );
  if (chance.happens(0.5)) bytes = damageBytes(chance, bytes);
  return {
    parts: split(chance, bytes),
    leaves: chance.happens(0.7) ? 'after an answer' : chance.happens(0.5) ? 'half' : 'at once',
  };
}

function makeRequest(chance: Chance, { host, key }: Facts): Buffer {
  const method = chance.happens(0.7) ? 'POST' : pick(chance, METHODS);
  const target = chance.happens(0.5) ? '/v1/messages' : pick(chance, TARGETS);
  const version = chance.happens(0.85) ? 'HTTP/1.1' : pick(chance, VERSIONS);
  const headers: string[] = [];
  if (chance.happens(0.95)) headers.push(`Host: ${host}`);
  if (chance.happens(0.9)) headers.push(`x-api-key: ${key}`);
  for (let more = chance.below(4); more > 0; more -= 1)
    headers.splice(chance.below(headers.length + 1), 0, pick(chance, HEADERS));
  const body = Buffer.from(pick(chance, BODIES), 'latin1');
  const framed = frame(chance, headers, body);
  return Buffer.concat([
    Buffer.from(`${method} ${target} ${version}\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1'),
    framed,
  ]);
}

/** The body with its length, in chunks, or with a length that is not its own. */
function frame(chance: Chance, headers: string[], body: Buffer): Buffer {
  const way = chance.below(10);
  if (way < 5) headers.push(`Content-Length: ${body.length}`);
  else if (way < 6) headers.push(`Content-Length: ${chance.below(body.length * 2 + 2)}`);
  else if (way < 9) {
    headers.push('Transfer-Encoding: chunked');
    return chunked(chance, body);
  }
  return body;
}

function chunked(chance: Chance, body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const size = Math.min(body.length - at, 1 + chance.below(body.length));
    const told = chance.happens(0.97) ? size : size + chance.below(5) - 2;
    const extension = chance.happens(0.9) ? '' : ';a="b"';
    parts.push(Buffer.from(`${told.toString(16)}${extension}\r\n`, 'latin1'));
    parts.push(body.subarray(at, at + size), Buffer.from('\r\n'));
    at += size;
  }
  const trailer = chance.happens(0.9) ? '' : 'x-api-key: trailer\r\nContent-Length: 3\r\n';
  parts.push(Buffer.from(`0\r\n${trailer}\r\n`, 'latin1'));
  return Buffer.concat(parts);
}

function split(chance: Chance, bytes: Buffer): readonly Buffer[] {
  if (chance.happens(0.5)) return [bytes];
  const at = chance.below(bytes.length + 1);
  const rest = at + chance.below(bytes.length + 1 - at);
  return [bytes.subarray(0, at), bytes.subarray(at, rest), bytes.subarray(rest)];
}
