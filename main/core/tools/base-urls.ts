import type { ToolTarget } from '../../../shared/model/tool.ts';

interface BaseUrlKeys {
  /** Names under which a tool's settings hold a base URL. */
  readonly keys: readonly string[];
  /** Only above the first table of a TOML file. */
  readonly rootOnly?: boolean;
  /** A root key that makes the others count for nothing. */
  readonly overruledBy?: string;
}

interface Pointing {
  readonly target: ToolTarget;
  readonly host: string | null;
}

/** No address is longer; a line of a file may be. */
const LONGEST = 2048;
const COMMENT = /^\s*(?:#|\/\/|;)/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function valuesOf(lines: readonly string[], key: string): readonly string[] {
  const pattern = new RegExp(
    `(?:^|[\\s"'{,])${escape(key)}["']?\\s*[:=]\\s*(?:"([^"]+)"|'([^']+)'|([^"'\\s][^"']*))`,
    'g',
  );
  return lines.flatMap((line) =>
    [...line.matchAll(pattern)].map(([, double, single, bare]) => double ?? single ?? ended(bare)),
  );
}

/** A value without quotes ends where its list or its line does, and before a comment. */
function ended(bare = ''): string {
  const value = bare.slice(0, LONGEST);
  return value.replace(/(?:,\s|\s#).*$/, '').replace(/[\s,}\]]+$/, '');
}

/** Host and port of an address, nothing else of it: a URL may carry a password. Null: it is none. */
export function hostOf(address: string): string | null {
  try {
    return new URL(address).host || null;
  } catch {
    return null;
  }
}

/** Whether an address leads to the port of this Sluice. */
export function leadsHere(address: string, proxy: string | null): boolean {
  if (proxy === null) return false;
  try {
    const [asked, own] = [new URL(address), new URL(proxy)];
    return asked.protocol === 'http:' && LOOPBACK.has(asked.hostname) && asked.port === own.port;
  } catch {
    return false;
  }
}

/** Where settings send a tool. Reads JSON with comments, TOML, YAML and .env alike: by key, line by line. */
export function readPointing(text: string, how: BaseUrlKeys, proxy: string | null): Pointing {
  const lines = text.split(/\r?\n/).filter((line) => !COMMENT.test(line));
  const table = lines.findIndex((line) => /^\s*\[/.test(line));
  const root = table === -1 ? lines : lines.slice(0, table);
  const overruled = how.overruledBy === undefined ? [] : valuesOf(root, how.overruledBy);
  if (overruled.some((value) => value !== 'openai')) return { target: 'unknown', host: null };
  const addresses = how.keys
    .flatMap((key) => valuesOf(how.rootOnly === true ? root : lines, key))
    .filter((value) => value !== 'null');
  if (addresses.some((address) => leadsHere(address, proxy)))
    return { target: 'sluice', host: null };
  const [first] = addresses;
  if (first === undefined) return { target: 'provider', host: null };
  return { target: 'elsewhere', host: hostOf(first) };
}
